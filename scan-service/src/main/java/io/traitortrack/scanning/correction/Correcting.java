package io.traitortrack.scanning.correction;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

import io.traitortrack.platform.contention.Contention;
import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.platform.request.RequestContext;
import io.traitortrack.platform.security.Caller;
import io.traitortrack.platform.security.SiteScope;
import io.traitortrack.platform.time.Times;
import io.traitortrack.scanning.bag.Bags;
import io.traitortrack.scanning.code.Code;
import io.traitortrack.scanning.code.Codes;
import io.traitortrack.scanning.event.Moment;
import io.traitortrack.scanning.release.AfterOpening;
import io.traitortrack.scanning.release.Asking;
import io.traitortrack.scanning.release.Purpose;
import io.traitortrack.scanning.release.Release;
import io.traitortrack.scanning.release.Releasing;
import io.traitortrack.scanning.sack.Deeds;
import io.traitortrack.scanning.sack.Errand;
import io.traitortrack.scanning.sack.Held;
import io.traitortrack.scanning.sack.Packs;
import io.traitortrack.scanning.sack.Sack;
import io.traitortrack.scanning.sack.Sacks;
import io.traitortrack.scanning.site.WhereScansHappen;
import io.traitortrack.scanning.site.WhereScansHappen.Place;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes packs out of sacks and moves them from one to another (D-18), by facts of their own.
 *
 * <p>From an open sack at once; a sealed one is opened first, for which the bill service is asked as for any opening.
 */
@Component
public class Correcting implements AfterOpening {

    private final Packs packs;
    private final Sacks sacks;
    private final Asking asking;
    private final Deeds deeds;
    private final Bags bags;
    private final Codes codes;
    private final WhereScansHappen places;
    private final InstantSource clock;

    Correcting(
            Packs packs,
            Sacks sacks,
            Asking asking,
            Deeds deeds,
            Bags bags,
            Codes codes,
            WhereScansHappen places,
            InstantSource clock) {
        this.packs = packs;
        this.sacks = sacks;
        this.asking = asking;
        this.deeds = deeds;
        this.bags = bags;
        this.codes = codes;
        this.places = places;
        this.clock = clock;
    }

    /**
     * Does it, or asks whether the sack may be opened for it.
     *
     * @throws ProblemException 404 {@code BAG_NOT_FOUND} or {@code PARENT_NOT_FOUND}, 422 {@code WRONG_ROLE} or {@code
     *     INVALID_CODE}, 409 {@code NOT_LINKED}, {@code OTHER_SITE}, {@code PARENT_FULL}, {@code PARENT_NOT_OPEN}, {@code
     *     PARENT_BILLED} or {@code RELEASE_PENDING}
     * @throws Contention.Overtaken where the pack was moved while this waited for its lock
     */
    @Transactional
    public Granted fulfil(Wish wish, Caller caller, SiteScope scope) {
        String station = wish.stationCode();
        @Nullable Place place = station == null ? null : places.named(station, scope);
        String code = pack(wish.pack());
        String typed = wish.into();
        @Nullable String into = typed == null ? null : sack(typed);
        Optional<Held> held = lock(code, into);
        if (held.isEmpty()) {
            bags.get(code, scope);
            if (into == null || wish.link() != null) {
                return Granted.ALREADY;
            }
            throw ProblemException.of(HttpStatus.CONFLICT, "NOT_LINKED", "Pack " + code + " is in no sack; scan it.");
        }
        Held pack = held.get();
        Sack from = sacks.find(pack.parentCode())
                .filter(found -> scope.covers(found.siteCode()))
                .orElseThrow(Bags::unknown);
        if (place != null) {
            place.requireAt(from.siteCode());
        }
        if ((wish.link() != null && !wish.link().equals(pack.linkId()))
                || pack.parentCode().equals(into)) {
            return Granted.ALREADY;
        }
        @Nullable Sack destination = into == null ? null : destination(into, from, scope);
        Errand errand = new Errand(pack.linkId(), into, wish.scanId());
        Instant now = Times.micros(clock.instant());
        Moment moment = new Moment(from.siteCode(), caller.userId(), now, now, places.timeZoneOf(from.siteCode()));
        return switch (from.state()) {
            case "OPEN" -> {
                Deeds.Occasion here = new Deeds.Occasion(
                        wish.reason(),
                        station,
                        moment,
                        null,
                        RequestContext.requestId(),
                        null,
                        RequestContext.traceparent());
                yield new Granted(null, pack.linkId(), deeds.move(from, pack, errand, destination, here));
            }
            case "SEALED" -> {
                UUID question = asking.ask(from, wish.purpose(), wish.reason(), station, moment, errand);
                yield new Granted(question, pack.linkId(), question);
            }
            default -> throw Releasing.billed(from.billNumber());
        };
    }

    /** Sacks in the order of their codes and then the pack, as every transaction locks them. */
    private Optional<Held> lock(String code, @Nullable String into) {
        NavigableSet<String> parents = new TreeSet<>();
        packs.held(code).map(Held::parentCode).ifPresent(parents::add);
        if (into != null) {
            parents.add(into);
        }
        parents.forEach(packs::lock);
        packs.lock(code);
        Optional<Held> held = packs.held(code);
        if (held.isPresent() && !parents.contains(held.get().parentCode())) {
            throw new Contention.Overtaken("pack " + code + " was moved meanwhile");
        }
        return held;
    }

    private Sack destination(String code, Sack from, SiteScope scope) {
        Sack into = sacks.find(code)
                .filter(found -> scope.covers(found.siteCode()))
                .orElseThrow(() -> ProblemException.of(
                        HttpStatus.NOT_FOUND, "PARENT_NOT_FOUND", "There is no sack " + code + "."));
        if (!into.siteCode().equals(from.siteCode())) {
            throw ProblemException.of(HttpStatus.CONFLICT, "OTHER_SITE", "Sack " + code + " belongs to another site.");
        }
        if (into.childCount() == into.capacity()) {
            throw ProblemException.of(HttpStatus.CONFLICT, "PARENT_FULL", "Sack " + code + " is full.");
        }
        if (!into.state().equals("OPEN")) {
            throw ProblemException.of(
                            HttpStatus.CONFLICT, "PARENT_NOT_OPEN", "Sack " + code + " is " + into.state() + ".")
                    .with("state", into.state());
        }
        return into;
    }

    private String pack(String raw) {
        return switch (codes.read(raw)) {
            case Code.Child child -> child.code();
            case Code.Parent parent ->
                throw ProblemException.of(
                        HttpStatus.UNPROCESSABLE_CONTENT, "WRONG_ROLE", parent.code() + " is a sack, not a pack.");
            case Code.Invalid invalid -> throw Bags.unknown();
        };
    }

    private String sack(String raw) {
        return switch (codes.read(raw)) {
            case Code.Parent parent -> parent.code();
            case Code.Child child ->
                throw ProblemException.of(
                        HttpStatus.UNPROCESSABLE_CONTENT, "WRONG_ROLE", child.code() + " is a pack, not a sack.");
            case Code.Invalid invalid ->
                throw ProblemException.of(HttpStatus.UNPROCESSABLE_CONTENT, "INVALID_CODE", invalid.reason());
        };
    }

    @Override
    public Set<Purpose> purposes() {
        return Set.of(Purpose.UNLINK, Purpose.RELINK, Purpose.UNDO);
    }

    @Override
    public List<String> sacks(Release release) {
        String into = errand(release).intoCode();
        return into == null ? List.of() : List.of(into);
    }

    @Override
    public List<String> packs(Release release) {
        return packs.held(release.bagId(), errand(release).linkId()).map(Held::code).stream()
                .toList();
    }

    private static Errand errand(Release release) {
        Errand errand = release.errand();
        if (errand == null) {
            throw new IllegalStateException("question " + release.id() + " was about no pack");
        }
        return errand;
    }

    /** A destination that was closed or filled meanwhile leaves the pack where it is, in the open sack. */
    @Override
    public void proceed(Sack opened, Release release, Deeds.Occasion occasion) {
        Errand errand = errand(release);
        Optional<Held> pack = packs.held(opened.id(), errand.linkId());
        if (pack.isEmpty()) {
            return;
        }
        String code = errand.intoCode();
        if (code == null) {
            deeds.move(opened, pack.get(), errand, null, occasion);
            return;
        }
        sacks.find(code)
                .filter(into -> into.state().equals("OPEN") && into.siteCode().equals(opened.siteCode()))
                .ifPresent(into -> deeds.move(opened, pack.get(), errand, into, occasion));
    }
}
