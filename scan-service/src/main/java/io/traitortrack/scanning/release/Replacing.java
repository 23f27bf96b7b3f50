package io.traitortrack.scanning.release;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

import io.traitortrack.platform.contention.Contention;
import io.traitortrack.platform.id.IdSource;
import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.platform.request.RequestContext;
import io.traitortrack.platform.security.Caller;
import io.traitortrack.platform.security.SiteScope;
import io.traitortrack.platform.time.Times;
import io.traitortrack.scanning.bag.Bags;
import io.traitortrack.scanning.event.Moment;
import io.traitortrack.scanning.release.Replacement.Pack;
import io.traitortrack.scanning.site.WhereScansHappen;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Replaces everything that a sack holds by a list, in one step, and takes such a step back (D-18): all of it or, where a
 * single pack cannot come or go, nothing. Every pack that comes or goes is a fact and an event of its own.
 */
@Component
public class Replacing {

    private final Sacks sacks;
    private final Packs packs;
    private final Plans plans;
    private final Replacements replacements;
    private final Asking asking;
    private final Deeds deeds;
    private final Bags bags;
    private final WhereScansHappen places;
    private final IdSource ids;
    private final InstantSource clock;

    Replacing(
            Sacks sacks,
            Packs packs,
            Plans plans,
            Replacements replacements,
            Asking asking,
            Deeds deeds,
            Bags bags,
            WhereScansHappen places,
            IdSource ids,
            InstantSource clock) {
        this.sacks = sacks;
        this.packs = packs;
        this.plans = plans;
        this.replacements = replacements;
        this.asking = asking;
        this.deeds = deeds;
        this.bags = bags;
        this.places = places;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * A step that is done, or may be once the sack is opened.
     *
     * @param step its id, whether it is done or not
     * @param question whose answer is to be waited for
     */
    public record Begun(UUID step, @Nullable UUID question) {}

    /** What would happen, and what stands against it; nothing does. */
    @Transactional(readOnly = true)
    public Replacement predict(NewContents wish, SiteScope scope) {
        Repacking plan = plan(find(bags.canonical(wish.parent()), scope), wish);
        return summary(null, plan, wish.undoes());
    }

    /** The steps of a sack, newest first, from before this one on. */
    @Transactional(readOnly = true)
    public List<Replacement> steps(String parent, @Nullable UUID before, int limit, SiteScope scope) {
        bags.get(parent, scope);
        return replacements.of(bags.canonical(parent), before, limit);
    }

    /**
     * Does it, or asks whether the sealed sack may be opened for it.
     *
     * @throws ProblemException 404 {@code BAG_NOT_FOUND} or {@code REPLACEMENT_NOT_FOUND}, 409 {@code CHILDREN_REFUSED}
     *     with every line that cannot be done, {@code CHANGED_SINCE}, {@code PARENT_FULL}, {@code PARENT_NOT_OPEN}, {@code
     *     PARENT_BILLED} or {@code RELEASE_PENDING}
     * @throws Contention.Overtaken where packs were moved while this waited for its locks
     */
    @Transactional
    public Begun begin(NewContents wish, Caller caller, SiteScope scope) {
        UUID step = ids.next();
        Optional<UUID> earlier = Optional.ofNullable(wish.undoes())
                .flatMap(replacements::undoing)
                .map(Replacement::id);
        if (earlier.isPresent()) {
            return new Begun(earlier.get(), null);
        }
        Repacking plan = locked(wish, scope);
        Sack sack = plan.sack();
        if (plan.changes() && sack.state().equals("SEALED")) {
            Moment moment = moment(sack, caller);
            UUID question = asking.ask(sack, Purpose.REOPEN, wish.reason(), wish.stationCode(), moment, null);
            return new Begun(step, question);
        }
        carryOut(step, plan, wish, caller, scope);
        return new Begun(step, null);
    }

    /** Does what was begun, once, the sack being open; the step as it was done, or what changed nothing. */
    @Transactional
    public Replacement finish(UUID step, NewContents wish, Caller caller, SiteScope scope) {
        Optional<Replacement> done = replacements.find(step);
        if (done.isPresent()) {
            return done.get();
        }
        Repacking plan = locked(wish, scope);
        carryOut(step, plan, wish, caller, scope);
        return summary(plan.changes() ? step : null, plan, wish.undoes());
    }

    private void carryOut(UUID step, Repacking plan, NewContents wish, Caller caller, SiteScope scope) {
        if (!plan.changes()) {
            return;
        }
        Sack sack = plan.sack();
        if (!sack.state().equals("OPEN")) {
            throw notOpen(sack);
        }
        String station = wish.stationCode();
        if (station != null) {
            places.named(station, scope).requireAt(sack.siteCode());
        }
        Deeds.Occasion occasion = new Deeds.Occasion(
                wish.reason(),
                station,
                moment(sack, caller),
                null,
                RequestContext.requestId(),
                null,
                RequestContext.traceparent());
        plan.leaving().forEach(pack -> leave(sack.code(), pack, occasion));
        plan.coming().forEach(pack -> come(sack.code(), pack, occasion));
        replacements.add(summary(step, plan, wish.undoes()), step, sack.id(), occasion);
    }

    private void leave(String code, Pack pack, Deeds.Occasion occasion) {
        String other = pack.otherParent();
        Held held = packs.held(pack.code()).orElseThrow(() -> overtaken(pack.code()));
        @Nullable Sack into = other == null ? null : open(other);
        deeds.move(open(code), held, new Errand(held.linkId(), other, null), into, occasion);
    }

    private void come(String code, Arrival pack, Deeds.Occasion occasion) {
        Sack into = open(code);
        String from = pack.from();
        if (from != null) {
            Held held = packs.held(pack.code()).orElseThrow(() -> overtaken(pack.code()));
            deeds.move(open(from), held, new Errand(held.linkId(), code, null), into, occasion);
            return;
        }
        // one that nobody knew when the plan was made could not be locked then
        packs.lock(pack.code());
        if (packs.held(pack.code()).isPresent()) {
            throw overtaken(pack.code());
        }
        Optional<Loose> known = packs.loose(pack.code(), into.unitWeightKg());
        if (known.isPresent()) {
            deeds.put(known.get(), into, sacks.count(pack.code(), 1), null, occasion);
        } else {
            Loose fresh = packs.open(ids.next(), pack, into, occasion.moment().recordedAt())
                    .orElseThrow(() -> overtaken(pack.code()));
            deeds.put(fresh, into, 1, null, occasion);
        }
    }

    private Sack open(String code) {
        Sack sack = sacks.find(code).orElseThrow(() -> overtaken(code));
        if (!sack.state().equals("OPEN")) {
            throw notOpen(sack);
        }
        return sack;
    }

    /** The plan under the locks of everything that it touches: sacks in the order of their codes, then packs. */
    private Repacking locked(NewContents wish, SiteScope scope) {
        String code = bags.canonical(wish.parent());
        NavigableSet<String> parents = new TreeSet<>();
        parents.add(code);
        plan(find(code, scope), wish).otherSacks().forEach(parents::add);
        parents.forEach(packs::lock);
        NavigableSet<String> touched =
                plan(find(code, scope), wish).packs().collect(Collectors.toCollection(TreeSet::new));
        packs.lock(touched);
        Repacking plan = plan(find(code, scope), wish);
        if (!plan.refused().isEmpty()) {
            throw ProblemException.of(
                            HttpStatus.CONFLICT,
                            "CHILDREN_REFUSED",
                            plan.refused().size() + " of the packs cannot come or go; nothing was changed.")
                    .with("refused", plan.refused());
        }
        if (!parents.containsAll(plan.otherSacks().toList())
                || !touched.containsAll(plan.packs().toList())) {
            throw overtaken(code);
        }
        return plan;
    }

    private Repacking plan(Sack sack, NewContents wish) {
        UUID undoes = wish.undoes();
        List<String> children = wish.children();
        if (undoes == null || children != null) {
            return plans.towards(sack, children == null ? List.of() : children, wish.move());
        }
        return plans.back(
                sack,
                replacements
                        .find(undoes, sack.id())
                        .orElseThrow(() -> ProblemException.of(
                                HttpStatus.NOT_FOUND,
                                "REPLACEMENT_NOT_FOUND",
                                "No such replacement was made of what sack " + sack.code() + " holds.")));
    }

    private Sack find(String code, SiteScope scope) {
        Sack sack =
                sacks.find(code).filter(found -> scope.covers(found.siteCode())).orElseThrow(Bags::unknown);
        return switch (sack.state()) {
            case "OPEN", "SEALED" -> sack;
            default -> throw Releasing.billed(sack.billNumber());
        };
    }

    private Moment moment(Sack sack, Caller caller) {
        Instant now = Times.micros(clock.instant());
        return new Moment(sack.siteCode(), caller.userId(), now, now, places.timeZoneOf(sack.siteCode()));
    }

    private static Replacement summary(@Nullable UUID id, Repacking plan, @Nullable UUID undoes) {
        return new Replacement(
                id,
                plan.sack().code(),
                undoes,
                plan.kept(),
                plan.coming().stream()
                        .map(pack -> new Pack(pack.code(), pack.from()))
                        .toList(),
                plan.leaving(),
                plan.refused());
    }

    private static ProblemException notOpen(Sack sack) {
        return ProblemException.of(
                        HttpStatus.CONFLICT, "PARENT_NOT_OPEN", "Sack " + sack.code() + " is " + sack.state() + ".")
                .with("state", sack.state());
    }

    private static Contention.Overtaken overtaken(String code) {
        return new Contention.Overtaken(code + " was changed meanwhile");
    }
}
