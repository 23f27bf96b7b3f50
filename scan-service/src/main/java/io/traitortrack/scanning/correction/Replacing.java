package io.traitortrack.scanning.correction;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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
import io.traitortrack.scanning.code.Code;
import io.traitortrack.scanning.correction.Replacement.Pack;
import io.traitortrack.scanning.event.Moment;
import io.traitortrack.scanning.release.AfterOpening;
import io.traitortrack.scanning.release.Asking;
import io.traitortrack.scanning.release.Purpose;
import io.traitortrack.scanning.release.Release;
import io.traitortrack.scanning.release.Releasing;
import io.traitortrack.scanning.sack.Arrival;
import io.traitortrack.scanning.sack.Deeds;
import io.traitortrack.scanning.sack.Errand;
import io.traitortrack.scanning.sack.Held;
import io.traitortrack.scanning.sack.Loose;
import io.traitortrack.scanning.sack.Packs;
import io.traitortrack.scanning.sack.Sack;
import io.traitortrack.scanning.sack.Sacks;
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
public class Replacing implements AfterOpening {

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
     * A step that is done, or will be once the sack is opened.
     *
     * @param step its id
     * @param question whose answer is to be waited for; null where it is done
     * @param done what came, went and stayed; null where it is not
     */
    public record Begun(
            UUID step, @Nullable UUID question, @Nullable Replacement done) {}

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
        Optional<Replacement> earlier = Optional.ofNullable(wish.undoes())
                .flatMap(replacements::undoing)
                .filter(undo -> undo.parentCode().equals(bags.canonical(wish.parent())));
        if (earlier.isPresent()) {
            return new Begun(Objects.requireNonNullElse(earlier.get().id(), step), null, earlier.get());
        }
        Repacking plan = locked(wish, scope);
        requireAt(wish.stationCode(), plan.sack(), scope);
        if (!plan.changes()) {
            learn(plan.kept());
            return new Begun(step, null, summary(null, plan, wish.undoes()));
        }
        Sack sack = plan.sack();
        if (sack.state().equals("SEALED")) {
            Moment moment = moment(sack, caller);
            UUID question = asking.ask(sack, Purpose.REPLACE, wish.reason(), wish.stationCode(), moment, null);
            replacements.want(question, step, wish);
            return new Begun(step, question, null);
        }
        return new Begun(step, null, carryOut(step, plan, wish.undoes(), here(wish, sack, caller)));
    }

    /**
     * The step for which the sack was opened. Where something stood against it then, does it now, or says what stands
     * against it; once it is done, the sack may hold whatever it likes.
     */
    @Transactional
    public Replacement finish(UUID step, NewContents wish, Caller caller, SiteScope scope) {
        Optional<Replacement> done = replacements.find(step);
        if (done.isPresent()) {
            return done.get();
        }
        Repacking plan = locked(wish, scope);
        if (!plan.sack().state().equals("OPEN")) {
            throw notOpen(plan.sack());
        }
        return carryOut(step, plan, wish.undoes(), here(wish, plan.sack(), caller));
    }

    @Override
    public Set<Purpose> purposes() {
        return Set.of(Purpose.REPLACE);
    }

    @Override
    public List<String> sacks(Release release) {
        return planned(release).stream().flatMap(Repacking::otherSacks).toList();
    }

    @Override
    public List<String> packs(Release release) {
        return planned(release).stream().flatMap(Repacking::packs).toList();
    }

    private Optional<Repacking> planned(Release release) {
        return sacks.find(release.bagId()).flatMap(sack -> possible(sack, wanted(sack, release)));
    }

    @Override
    public void proceed(Sack opened, Release release, Deeds.Occasion occasion) {
        NewContents wish = wanted(opened, release);
        // locked already, but for what was moved since
        possible(opened, wish).ifPresent(plan -> {
            plan.otherSacks().sorted().forEach(packs::lock);
            packs.lock(plan.packs().toList());
        });
        UUID step = replacements.wanted(release.id()).step();
        possible(opened, wish).ifPresent(plan -> carryOut(step, plan, wish.undoes(), occasion));
    }

    private NewContents wanted(Sack sack, Release release) {
        Replacements.Wanted wanted = replacements.wanted(release.id());
        return new NewContents(
                sack.code(),
                wanted.children(),
                wanted.move(),
                wanted.undoes(),
                release.reason(),
                release.stationCode());
    }

    private Optional<Repacking> possible(Sack sack, NewContents wish) {
        try {
            return Optional.of(plan(sack, wish)).filter(plan -> plan.refused().isEmpty());
        } catch (ProblemException standsAgainstIt) {
            return Optional.empty();
        }
    }

    private Replacement carryOut(UUID step, Repacking plan, @Nullable UUID undoes, Deeds.Occasion occasion) {
        Sack sack = plan.sack();
        plan.leaving().forEach(pack -> leave(sack.code(), pack, occasion));
        plan.coming().forEach(pack -> come(sack.code(), pack, occasion));
        learn(plan.kept());
        Replacement replacement = summary(step, plan, undoes);
        replacements.add(replacement, step, sack.id(), occasion);
        return replacement;
    }

    private Deeds.Occasion here(NewContents wish, Sack sack, Caller caller) {
        return new Deeds.Occasion(
                wish.reason(),
                wish.stationCode(),
                moment(sack, caller),
                null,
                RequestContext.requestId(),
                null,
                RequestContext.traceparent());
    }

    private void requireAt(@Nullable String station, Sack sack, SiteScope scope) {
        if (station != null) {
            places.named(station, scope).requireAt(sack.siteCode());
        }
    }

    private void leave(String code, Pack pack, Deeds.Occasion occasion) {
        String other = pack.otherParent();
        Held held = packs.held(pack.code()).orElseThrow(() -> overtaken(pack.code()));
        @Nullable Sack into = other == null ? null : open(other);
        deeds.move(open(code), held, new Errand(held.linkId(), other, null), into, occasion);
    }

    /** Labels of packs that stay tell as much as a scan of them would. */
    private void learn(List<Code.Child> kept) {
        kept.forEach(pack -> packs.learn(pack.code(), pack.lot(), pack.dateOfTest()));
    }

    private void come(String code, Arrival pack, Deeds.Occasion occasion) {
        Sack into = open(code);
        // one that nobody knew when the plan was made could not be locked then
        packs.lock(pack.code());
        packs.learn(pack.code(), pack.lot(), pack.dateOfTest());
        String from = pack.from();
        if (from != null) {
            Held held = packs.held(pack.code()).orElseThrow(() -> overtaken(pack.code()));
            deeds.move(open(from), held, new Errand(held.linkId(), code, null), into, occasion);
            return;
        }
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
        List<String> children = wish.children();
        if (children != null) {
            return plans.towards(sack, children, wish.move());
        }
        UUID undoes = Objects.requireNonNull(wish.undoes());
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
                plan.kept().stream().map(Code.Child::code).toList(),
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
