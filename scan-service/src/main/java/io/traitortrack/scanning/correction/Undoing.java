package io.traitortrack.scanning.correction;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

import io.traitortrack.platform.contention.Contention;
import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.platform.request.RequestContext;
import io.traitortrack.platform.security.Caller;
import io.traitortrack.platform.security.SiteScope;
import io.traitortrack.platform.time.Times;
import io.traitortrack.scanning.change.Reason;
import io.traitortrack.scanning.release.Purpose;
import io.traitortrack.scanning.release.Release;
import io.traitortrack.scanning.release.Releases;
import io.traitortrack.scanning.site.WhereScansHappen;
import io.traitortrack.scanning.site.WhereScansHappen.Place;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes back a person's own last link (D-18). An undo is a scan: its id is the client's, stays taken for ever, and sent
 * again changes nothing.
 */
@Component
public class Undoing {

    private static final Duration LONGEST = Duration.ofMinutes(60);

    private final Correcting correcting;
    private final Releases releases;
    private final WhereScansHappen places;
    private final JdbcClient jdbc;
    private final InstantSource clock;

    Undoing(Correcting correcting, Releases releases, WhereScansHappen places, JdbcClient jdbc, InstantSource clock) {
        this.correcting = correcting;
        this.releases = releases;
        this.places = places;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * What became of an undo.
     *
     * @param question whose answer is to be waited for
     * @param pack the code of the pack
     */
    public record Undone(Optional<UUID> question, String pack) {}

    private record Link(UUID linkId, UUID parentBagId, String parentCode, String pack, Instant at) {}

    private record Kept(String fingerprint, String outcome, String code) {}

    /**
     * Undoes the scan {@code undoes}, or asks whether the sealed sack may be opened for it.
     *
     * @throws ProblemException 404 {@code SCAN_NOT_FOUND}, 409 {@code SCAN_ID_REUSED}, {@code UNDO_TOO_LATE} or {@code
     *     NOT_YOUR_LAST_LINK}, and what {@link Correcting#fulfil} refuses
     */
    @Transactional
    public Undone undo(UUID scanId, String stationCode, UUID undoes, Caller caller, SiteScope scope) {
        Place place = places.named(stationCode, scope);
        String fingerprint = fingerprint(stationCode, undoes);
        Optional<Kept> kept = kept(scanId);
        if (kept.isPresent()) {
            return replay(kept.get(), scanId, fingerprint);
        }
        Link link = link(undoes, caller, scope)
                .orElseThrow(() -> ProblemException.of(
                        HttpStatus.NOT_FOUND, "SCAN_NOT_FOUND", "You made no such scan that linked a pack."));
        Instant now = Times.micros(clock.instant());
        if (link.at().plus(LONGEST).isBefore(now)) {
            throw ProblemException.of(
                    HttpStatus.CONFLICT, "UNDO_TOO_LATE", "A link is undone within 60 minutes; unlink the pack.");
        }
        if (!isLast(link, caller)) {
            throw ProblemException.of(
                    HttpStatus.CONFLICT, "NOT_YOUR_LAST_LINK", "You linked another pack since; undo that one first.");
        }
        Granted granted = correcting.fulfil(
                new Wish(
                        Purpose.UNDO,
                        link.pack(),
                        null,
                        link.linkId(),
                        new Reason("UNDONE", null),
                        stationCode,
                        scanId),
                caller,
                scope);
        UUID event = granted.event();
        if (event != null) {
            keep(scanId, fingerprint, place, caller, now, link, event);
        }
        return new Undone(Optional.ofNullable(granted.question()), link.pack());
    }

    private Undone replay(Kept kept, UUID scanId, String fingerprint) {
        if (!kept.outcome().equals("UNDONE") || !kept.fingerprint().equals(fingerprint)) {
            throw ProblemException.of(HttpStatus.CONFLICT, "SCAN_ID_REUSED", "This scan id was used for another scan.");
        }
        return new Undone(releases.ofUndo(scanId).map(Release::id), kept.code());
    }

    private Optional<Kept> kept(UUID scanId) {
        return jdbc.sql(
                        "SELECT encode(fingerprint, 'hex') AS fingerprint, outcome, coalesce(code, '') AS code FROM scan WHERE id = :id")
                .param("id", scanId)
                .query(Kept.class)
                .optional();
    }

    private Optional<Link> link(UUID undoes, Caller caller, SiteScope scope) {
        return jdbc.sql("""
                        SELECT event_id, parent_bag_id, parent_code, code, recorded_at FROM scan
                        WHERE id = :id AND user_id = :user AND outcome = 'LINKED'
                          AND (:all OR site_code = ANY (:sites))
                        """)
                .param("id", undoes)
                .param("user", caller.userId())
                .param("all", scope.all())
                .param("sites", scope.sites().toArray(String[]::new))
                .query((row, number) -> new Link(
                        row.getObject("event_id", UUID.class),
                        row.getObject("parent_bag_id", UUID.class),
                        row.getString("parent_code"),
                        row.getString("code"),
                        row.getObject("recorded_at", OffsetDateTime.class).toInstant()))
                .optional();
    }

    /** Whether no later link of this person holds. */
    private boolean isLast(Link link, Caller caller) {
        return jdbc.sql("""
                        SELECT NOT EXISTS (
                          SELECT 1 FROM scan s JOIN link l ON l.parent_bag_id = s.parent_bag_id AND l.id = s.event_id
                          WHERE s.user_id = :user AND s.recorded_at >= :at
                            AND (s.recorded_at, s.event_id) > (:at, :event)
                            AND s.outcome = 'LINKED' AND l.unlinked_at IS NULL)
                        """)
                .param("user", caller.userId())
                .param("at", link.at().atOffset(ZoneOffset.UTC))
                .param("event", link.linkId())
                .query(Boolean.class)
                .single();
    }

    /** Takes the scan id; last, as every transaction does. */
    private void keep(UUID scanId, String fingerprint, Place place, Caller caller, Instant at, Link link, UUID event) {
        int taken = jdbc.sql("""
                        INSERT INTO scan (id, fingerprint, station_code, site_code, user_id, occurred_at, recorded_at, raw, parent_raw, status, outcome, role, code, parent_code, parent_bag_id, event_id, request_id)
                        VALUES (:id, :fingerprint, :station, :site, :user, :at, :at, :pack, :sack, 201, 'UNDONE', 'CHILD', :pack, :sack, :bag, :event, :request)
                        ON CONFLICT DO NOTHING
                        """)
                .param("id", scanId)
                .param("fingerprint", HexFormat.of().parseHex(fingerprint))
                .param("station", place.stationCode())
                .param("site", place.siteCode())
                .param("user", caller.userId())
                .param("at", at.atOffset(ZoneOffset.UTC))
                .param("pack", link.pack())
                .param("sack", link.parentCode())
                .param("bag", link.parentBagId())
                .param("event", event)
                .param("request", RequestContext.requestId())
                .update();
        if (taken == 0) {
            throw new Contention.Overtaken("scan id " + scanId + " was taken meanwhile");
        }
    }

    private static String fingerprint(String stationCode, UUID undoes) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(("undo\n" + stationCode + "\n" + undoes).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every JDK has SHA-256", missing);
        }
    }
}
