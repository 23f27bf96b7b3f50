package io.traitortrack.scanning.release;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;

import io.traitortrack.scanning.change.Reason;
import io.traitortrack.scanning.sack.Errand;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The questions that were put to the bill service; written under the lock of the sack's code. */
@Repository
public class Releases {

    private static final String COLUMNS =
            "SELECT id, bag_id, purpose, reason, note, station_code, actor, asked_at, link_id, into_code, scan_id, answer,"
                    + " held_by FROM release ";

    private final JdbcClient jdbc;

    Releases(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public Optional<Release> find(UUID id) {
        return jdbc.sql(COLUMNS + "WHERE id = :id")
                .param("id", id)
                .query(Releases::release)
                .optional();
    }

    /** The question about this sack that waits for its answer. */
    public Optional<Release> unanswered(UUID bagId) {
        return jdbc.sql(COLUMNS + "WHERE bag_id = :bag AND answer IS NULL")
                .param("bag", bagId)
                .query(Releases::release)
                .optional();
    }

    /** The question that an undo put. */
    public Optional<Release> ofUndo(UUID scanId) {
        return jdbc.sql(COLUMNS + "WHERE scan_id = :scan")
                .param("scan", scanId)
                .query(Releases::release)
                .optional();
    }

    public void add(Release release) {
        @Nullable Errand errand = release.errand();
        jdbc.sql("""
                        INSERT INTO release (id, bag_id, purpose, reason, note, station_code, actor, asked_at, link_id, into_code, scan_id)
                        VALUES (:id, :bag, :purpose, :reason, :note, :station, :actor, :at, :link, :into, :scan)
                        """)
                .param("id", release.id())
                .param("bag", release.bagId())
                .param("purpose", release.purpose().name())
                .param("reason", release.reason().code())
                .param("note", release.reason().note())
                .param("station", release.stationCode())
                .param("actor", release.actor())
                .param("at", release.askedAt().atOffset(ZoneOffset.UTC))
                .param("link", errand == null ? null : errand.linkId(), Types.OTHER)
                .param("into", errand == null ? null : errand.intoCode())
                .param("scan", errand == null ? null : errand.scanId(), Types.OTHER)
                .update();
    }

    /** Keeps the answer; {@code heldBy} is null where the sack was let go. */
    public void answer(UUID id, @Nullable String heldBy, Instant at) {
        jdbc.sql("UPDATE release SET answer = :answer, held_by = :heldBy, answered_at = :at WHERE id = :id")
                .param("answer", heldBy == null ? "RELEASED" : "HELD")
                .param("heldBy", heldBy)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .param("id", id)
                .update();
    }

    private static @Nullable Errand errand(ResultSet row) throws SQLException {
        UUID link = row.getObject("link_id", UUID.class);
        return link == null ? null : new Errand(link, row.getString("into_code"), row.getObject("scan_id", UUID.class));
    }

    private static Release release(ResultSet row, int number) throws SQLException {
        return new Release(
                row.getObject("id", UUID.class),
                row.getObject("bag_id", UUID.class),
                Purpose.valueOf(row.getString("purpose")),
                new Reason(row.getString("reason"), row.getString("note")),
                row.getString("station_code"),
                row.getString("actor"),
                row.getObject("asked_at", OffsetDateTime.class).toInstant(),
                errand(row),
                row.getString("answer"),
                row.getString("held_by"));
    }
}
