package io.traitortrack.scanning.release;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Stream;

import io.traitortrack.platform.arrival.Arrivals;
import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.platform.request.RequestContext;
import io.traitortrack.platform.security.Caller;
import io.traitortrack.platform.security.SiteScope;
import io.traitortrack.platform.time.Times;
import io.traitortrack.scanning.bag.Bags;
import io.traitortrack.scanning.bag.ParentBags;
import io.traitortrack.scanning.change.Reason;
import io.traitortrack.scanning.event.Moment;
import io.traitortrack.scanning.sack.Deeds;
import io.traitortrack.scanning.sack.Sack;
import io.traitortrack.scanning.sack.Sacks;
import io.traitortrack.scanning.site.WhereScansHappen;
import io.traitortrack.scanning.site.WhereScansHappen.Place;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Opens sealed sacks again and retires sacks (D-17, D-22), and lets packs out of sealed ones (D-18).
 *
 * <p>The bill service owns "may be billed": about a sealed sack it is asked, and what was asked for happens when its
 * consent arrives, whether somebody still waits for it or not. An open sack is on no bill and can come onto none, so it
 * is retired at once.
 */
@Component
public class Releasing {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final ParentBags parents;
    private final Sacks sacks;
    private final Releases releases;
    private final Deeds deeds;
    private final Asking asking;
    private final Map<Purpose, AfterOpening> afterOpening = new EnumMap<>(Purpose.class);
    private final Bags bags;
    private final WhereScansHappen places;
    private final Arrivals arrivals;
    private final InstantSource clock;

    Releasing(
            ParentBags parents,
            Sacks sacks,
            Releases releases,
            Deeds deeds,
            Asking asking,
            List<AfterOpening> afterOpening,
            Bags bags,
            WhereScansHappen places,
            Arrivals arrivals,
            InstantSource clock) {
        this.parents = parents;
        this.sacks = sacks;
        this.releases = releases;
        this.deeds = deeds;
        this.asking = asking;
        afterOpening.forEach(errand -> errand.purposes().forEach(purpose -> this.afterOpening.put(purpose, errand)));
        this.bags = bags;
        this.places = places;
        this.arrivals = arrivals;
        this.clock = clock;
    }

    /** Refuses a sack that the caller does not reach as one that nobody knows. */
    public void requireReached(String rawCode, SiteScope scope) {
        bags.get(rawCode, scope);
    }

    /**
     * Does it, or asks whether it may be done. Where the same was asked before and not answered yet, nothing more is
     * asked.
     *
     * @param rawCode as typed
     * @return the question to wait for; empty where the sack is what it is to become
     * @throws ProblemException 404 {@code BAG_NOT_FOUND}, 409 {@code PARENT_BILLED} or {@code RELEASE_PENDING}
     */
    @Transactional
    public Optional<UUID> ask(
            String rawCode,
            Purpose purpose,
            Reason reason,
            @Nullable String stationCode,
            Caller caller,
            SiteScope scope) {
        @Nullable Place place = stationCode == null ? null : places.named(stationCode, scope);
        String code = bags.canonical(rawCode);
        if (parents.lock(code).isEmpty()) {
            throw Bags.unknown();
        }
        Optional<Sack> active = sacks.find(code);
        if (active.isEmpty()) {
            // retired, all of its generations
            requireReached(code, scope);
            if (purpose == Purpose.RETIRE) {
                return Optional.empty();
            }
            throw ProblemException.of(HttpStatus.CONFLICT, "PARENT_NOT_OPEN", "Sack " + code + " is RETIRED.")
                    .with("state", "RETIRED");
        }
        Sack sack = active.filter(found -> scope.covers(found.siteCode())).orElseThrow(Bags::unknown);
        if (place != null) {
            place.requireAt(sack.siteCode());
        }
        @Nullable String station = place == null ? null : place.stationCode();
        Instant now = Times.micros(clock.instant());
        Moment moment = new Moment(sack.siteCode(), caller.userId(), now, now, places.timeZoneOf(sack.siteCode()));
        return switch (sack.state()) {
            case "OPEN" -> {
                if (purpose == Purpose.RETIRE) {
                    sacks.lockChildren(List.of(sack.id()), List.of());
                    deeds.retire(sack, here(reason, station, moment));
                }
                yield Optional.empty();
            }
            case "SEALED" -> Optional.of(asking.ask(sack, purpose, reason, station, moment, null));
            default -> throw billed(sack.billNumber());
        };
    }

    private static Deeds.Occasion here(Reason reason, @Nullable String station, Moment moment) {
        return new Deeds.Occasion(
                reason, station, moment, null, RequestContext.requestId(), null, RequestContext.traceparent());
    }

    /**
     * Waits up to 2 s for the answer to a question; not inside a transaction.
     *
     * @return whether it was answered by then, with consent
     * @throws ProblemException 409 {@code PARENT_BILLED} where the sack is held by a bill
     */
    public boolean awaitConsent(UUID question) {
        Optional<Release> answered =
                arrivals.await(PATIENCE, () -> releases.find(question).filter(Release::isAnswered));
        answered.map(Release::heldBy).ifPresent(bill -> {
            throw billed(bill);
        });
        return answered.isPresent();
    }

    /** The other sacks that change on these answers; their codes are to be locked with those of the answers. */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<String> otherSacks(List<Verdict> answers) {
        return errands(agreed(answers).toList(), AfterOpening::sacks);
    }

    /**
     * Locks, in the one order, the children of the sacks that these answers may retire, and the packs that are to come
     * and go; the sacks' codes are locked.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void lockChildren(List<Verdict> answers) {
        List<Release> releases = agreed(answers).toList();
        List<UUID> retiring = releases.stream()
                .filter(release -> release.purpose() == Purpose.RETIRE)
                .map(Release::bagId)
                .toList();
        List<String> moving = errands(releases, AfterOpening::packs);
        if (!retiring.isEmpty() || !moving.isEmpty()) {
            sacks.lockChildren(retiring, moving);
        }
    }

    private List<String> errands(List<Release> releases, BiFunction<AfterOpening, Release, List<String>> codes) {
        return releases.stream()
                .flatMap(release -> Stream.ofNullable(afterOpening.get(release.purpose()))
                        .flatMap(errand -> codes.apply(errand, release).stream()))
                .toList();
    }

    private Stream<Release> agreed(List<Verdict> answers) {
        return answers.stream()
                .filter(answer -> answer.heldBy() == null)
                .flatMap(answer -> releases.find(answer.releaseId()).stream())
                .filter(release -> !release.isAnswered());
    }

    /**
     * Takes an answer and does what was asked for, once; under the locks of the sack and of its children.
     *
     * @return false where the sack is not what it was when it was asked about, which no order of events brings about
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean answered(Verdict answer) {
        Optional<Release> open = releases.find(answer.releaseId()).filter(release -> !release.isAnswered());
        if (open.isEmpty()) {
            return true;
        }
        Release release = open.get();
        Instant now = Times.micros(clock.instant());
        releases.answer(release.id(), answer.heldBy(), now);
        arrivals.announceOnCommit();
        if (answer.heldBy() != null) {
            return true;
        }
        Optional<Sack> sealed = sacks.find(answer.parentCode())
                .filter(found ->
                        found.id().equals(release.bagId()) && found.state().equals("SEALED"));
        if (sealed.isEmpty()) {
            return false;
        }
        Sack sack = sealed.get();
        Moment moment = new Moment(
                sack.siteCode(), release.actor(), release.askedAt(), now, places.timeZoneOf(sack.siteCode()));
        Deeds.Occasion occasion = new Deeds.Occasion(
                release.reason(),
                release.stationCode(),
                moment,
                release.id(),
                answer.requestId(),
                answer.eventId(),
                answer.traceparent());
        if (release.purpose() == Purpose.RETIRE) {
            deeds.retire(sack, occasion);
            return true;
        }
        deeds.reopen(sack, occasion);
        AfterOpening errand = afterOpening.get(release.purpose());
        if (errand != null) {
            errand.proceed(sack.opened(), release, occasion);
        }
        return true;
    }

    public static ProblemException billed(@Nullable String bill) {
        ProblemException problem = ProblemException.of(HttpStatus.CONFLICT, "PARENT_BILLED", "The sack is on a bill.");
        return bill == null ? problem : problem.with("billNumber", bill);
    }
}
