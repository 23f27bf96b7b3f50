package io.traitortrack.scanning.scan;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

import io.traitortrack.platform.id.IdSource;
import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.platform.request.RequestContext;
import io.traitortrack.platform.security.Caller;
import io.traitortrack.platform.security.SiteScope;
import io.traitortrack.platform.time.Times;
import io.traitortrack.scanning.code.Code;
import io.traitortrack.scanning.code.Codes;
import io.traitortrack.scanning.event.Moment;
import io.traitortrack.scanning.site.WhereScansHappen;
import io.traitortrack.scanning.site.WhereScansHappen.Place;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Scans, one or many. When a call returns, the answers and their events are durable; a refusal is an answer and commits
 * as well. Lost races are decided again here and never shown.
 */
@Component
public class Scanning {

    private static final int MOST_ATTEMPTS = 30;

    private final WhereScansHappen places;
    private final Codes codes;
    private final HotPath hotPath;
    private final Ledgers ledgers;
    private final LedgerWriting writing;
    private final TransactionTemplate transaction;
    private final IdSource ids;
    private final InstantSource clock;

    Scanning(
            WhereScansHappen places,
            Codes codes,
            HotPath hotPath,
            Ledgers ledgers,
            LedgerWriting writing,
            PlatformTransactionManager transactions,
            IdSource ids,
            InstantSource clock) {
        this.places = places;
        this.codes = codes;
        this.hotPath = hotPath;
        this.ledgers = ledgers;
        this.writing = writing;
        this.transaction = new TransactionTemplate(transactions);
        this.ids = ids;
        this.clock = clock;
    }

    /** Decides one scan: an ordinary success in one statement, all else in full. */
    public ScanAnswer scan(ScanRequest request, Caller caller, SiteScope scope) {
        Scan scan = prepare(request, caller, scope);
        sayWhere(List.of(scan));
        Optional<ScanAnswer> plain = hotPath.record(scan);
        return plain.isPresent() ? plain.get() : decide(List.of(scan)).getFirst();
    }

    /** Decides scans in the order of the list, in one transaction; each has its own answer. */
    public List<ScanAnswer> scan(List<ScanRequest> requests, Caller caller, SiteScope scope) {
        if (requests.isEmpty()) {
            return List.of();
        }
        List<Scan> scans = requests.stream()
                .map(request -> prepare(request, caller, scope))
                .toList();
        sayWhere(scans);
        return decide(scans);
    }

    /** The log names the station, where it is one and is known. */
    private static void sayWhere(List<Scan> scans) {
        Scan first = scans.getFirst();
        String station = first.request().stationCode();
        if (first.siteCode() != null
                && scans.stream().allMatch(scan -> scan.request().stationCode().equals(station))) {
            RequestContext.at(first.siteCode(), station);
        }
    }

    private List<ScanAnswer> decide(List<Scan> scans) {
        return outlast(() -> decideLocked(scans));
    }

    /** Runs this in a transaction, again and again while others win. */
    <T> T outlast(Supplier<T> work) {
        for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
            try {
                return Objects.requireNonNull(transaction.execute(status -> work.get()));
            } catch (DataAccessException lost) {
                if (!HotPath.isLostRace(lost)) {
                    throw lost;
                }
            }
        }
        throw ProblemException.of(
                        HttpStatus.SERVICE_UNAVAILABLE, "SERVICE_UNAVAILABLE", "Too many scan the same; try again.")
                .retryAfter(Duration.ofSeconds(1));
    }

    private List<ScanAnswer> decideLocked(List<Scan> scans) {
        Ledger ledger = ledgers.open(scans);
        Deciding deciding = new Deciding(ledger, ids);
        List<ScanAnswer> answers = scans.stream().map(deciding::decide).toList();
        writing.write(ledger);
        return answers;
    }

    /** Notes all that is known about a scan without looking at any bag. */
    Scan prepare(ScanRequest request, Caller caller, SiteScope scope) {
        @Nullable Place place = places.of(request.stationCode()).orElse(null);
        Instant now = Times.micros(clock.instant());
        Moment moment = new Moment(
                place == null ? null : place.siteCode(),
                caller.userId(),
                request.scannedAt(),
                now,
                place == null ? ZoneOffset.UTC : place.timeZone());
        String parent = request.parent();
        @Nullable Code parentCode = parent == null ? null : codes.read(parent);
        return new Scan(
                request,
                request.fingerprint(),
                moment.siteCode(),
                place != null && scope.covers(place.siteCode()),
                moment,
                codes.read(request.raw()),
                parentCode,
                ids.next(),
                RequestContext.requestId(),
                RequestContext.traceparent());
    }
}
