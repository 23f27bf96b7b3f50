package io.traitortrack.scanning.shift;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.traitortrack.platform.contention.Contention;
import io.traitortrack.platform.id.IdSource;
import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.platform.security.Caller;
import io.traitortrack.platform.security.SiteScope;
import io.traitortrack.platform.time.Times;
import io.traitortrack.scanning.event.Moment;
import io.traitortrack.scanning.event.ShiftEvents;
import io.traitortrack.scanning.event.SiteEventWriter;
import io.traitortrack.scanning.site.Site;
import io.traitortrack.scanning.site.Sites;
import io.traitortrack.scanning.site.WhereScansHappen;
import io.traitortrack.scanning.site.WhereScansHappen.Place;
import org.springframework.http.HttpStatus;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** Signs people on and off (D-10); what is told about a site is told in the order of its versions. */
@Component
public class Working {

    private static final String SYSTEM = "system:scan-service";

    private final Shifts shifts;
    private final Sites sites;
    private final WhereScansHappen places;
    private final TransactionTemplate transaction;
    private final SiteEventWriter events;
    private final IdSource ids;
    private final InstantSource clock;

    Working(
            Shifts shifts,
            Sites sites,
            WhereScansHappen places,
            PlatformTransactionManager transactions,
            SiteEventWriter events,
            IdSource ids,
            InstantSource clock) {
        this.shifts = shifts;
        this.sites = sites;
        this.places = places;
        this.transaction = new TransactionTemplate(transactions);
        this.events = events;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * A shift that somebody wanted to begin.
     *
     * @param begun false where it lasted already
     */
    public record Begun(Shift shift, boolean begun) {}

    /**
     * Signs the caller on; an open shift elsewhere ends, one at this station goes on.
     *
     * @throws ProblemException 422 {@code UNKNOWN_STATION}, 403 {@code SITE_NOT_GRANTED}
     */
    @Transactional
    public Begun signOn(String stationCode, Caller caller, SiteScope scope) {
        Place place = places.named(stationCode, scope);
        shifts.lock(caller.userId());
        Optional<Shift> before = shifts.openOf(caller.userId());
        if (before.isPresent() && before.get().stationCode().equals(stationCode)) {
            return new Begun(before.get(), false);
        }
        Instant now = Times.micros(clock.instant());
        before.ifPresent(shift -> end(shift, now, Shift.End.SIGNED_ON_ELSEWHERE, caller.userId()));
        Shift shift = new Shift(ids.next(), caller.userId(), stationCode, place.siteCode(), now, null, null);
        if (!shifts.begin(shift)) {
            throw new Contention.Overtaken("another shift of the same person began meanwhile");
        }
        Moment moment = new Moment(place.siteCode(), caller.userId(), now, now, place.timeZone());
        events.write(
                shift.id(),
                ShiftEvents.STARTED,
                moment,
                ShiftEvents.started(moment, shift.id(), shift.userId(), stationCode));
        return new Begun(shift, true);
    }

    /**
     * Ends a shift: the own one, or that of somebody at a site where the caller may; one that ended stays as it is.
     *
     * @param others the sites where the caller may end other people's shifts
     * @throws ProblemException 404 {@code SHIFT_NOT_FOUND}
     */
    @Transactional
    public Shift signOff(UUID id, Caller caller, SiteScope others) {
        Shift shift = requireOwn(id, caller, others);
        if (shift.isOpen()) {
            end(shift, Times.micros(clock.instant()), Shift.End.SIGNED_OFF, caller.userId());
        }
        return shifts.find(id).orElse(shift);
    }

    /** Refuses a station that does not exist or is at no site of the caller's. */
    public void requireReached(String stationCode, SiteScope scope) {
        places.named(stationCode, scope);
    }

    /** Returns a shift of the caller's, or of a site where the caller may end others'; any other one is unknown. */
    public Shift requireOwn(UUID id, Caller caller, SiteScope others) {
        return shifts.find(id)
                .filter(found -> found.userId().equals(caller.userId()) || others.covers(found.siteCode()))
                .orElseThrow(
                        () -> ProblemException.of(HttpStatus.NOT_FOUND, "SHIFT_NOT_FOUND", "There is no such shift."));
    }

    /** Ends every shift whose site has closed since it began, at that time; any replica may, and each ends once. */
    @Scheduled(fixedDelayString = "PT20S", initialDelayString = "PT20S")
    public void endAfterClosing() {
        Instant now = Times.micros(clock.instant());
        Map<String, Site> known =
                sites.findAllByOrderByCode().stream().collect(Collectors.toMap(Site::code, Function.identity()));
        for (Shift shift : shifts.open()) {
            Site site = known.get(shift.siteCode());
            if (site == null) {
                continue;
            }
            Instant closing = site.closesAfter(shift.startedAt());
            if (!closing.isAfter(now)) {
                transaction.executeWithoutResult(status -> end(shift, closing, Shift.End.SITE_CLOSED, SYSTEM));
            }
        }
    }

    private void end(Shift shift, Instant at, Shift.End because, String by) {
        if (!shifts.end(shift.id(), at, because, by)) {
            return;
        }
        Moment moment = new Moment(
                shift.siteCode(), by, at, Times.micros(clock.instant()), places.timeZoneOf(shift.siteCode()));
        events.write(
                ids.next(),
                ShiftEvents.ENDED,
                moment,
                ShiftEvents.ended(
                        moment, shift.id(), shift.userId(), shift.stationCode(), shift.startedAt(), because.name()));
    }
}
