package io.traitortrack.billing.parent;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Whether sacks were let go when the scan service asked. To be read and written under the lock of the sack's
 * {@code parent_version}.
 */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
public class Releases {

    private final JdbcClient jdbc;

    Releases(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Tells whether what is known of a sack may be older than what became of it: it was let go, and whether it was
     * opened or retired since is not known, or known only to others than the projection.
     *
     * @param knownVersion the sack's version that the projection knows
     */
    public boolean outdates(UUID bagId, long knownVersion) {
        return jdbc.sql("""
                        SELECT EXISTS (SELECT 1 FROM release
                        WHERE parent_bag_id = :bag AND held_by IS NULL
                          AND (ended_at_version IS NULL OR ended_at_version > :known))
                        """)
                .param("bag", bagId)
                .param("known", knownVersion)
                .query(Boolean.class)
                .single();
    }

    /** Tells whether this question was answered before. */
    public boolean answered(UUID id) {
        return jdbc.sql("SELECT EXISTS (SELECT 1 FROM release WHERE id = :id)")
                .param("id", id)
                .query(Boolean.class)
                .single();
    }

    /**
     * Keeps an answer.
     *
     * @param askedAtVersion the sack's own version that the question counted
     * @param parentVersion this service's version that the answer counts
     * @param heldBy the number of the bill that the sack is on; null where it is let go
     */
    public void add(
            UUID id,
            String parentCode,
            UUID bagId,
            long askedAtVersion,
            long parentVersion,
            @Nullable String heldBy,
            Instant at) {
        jdbc.sql("""
                        INSERT INTO release (id, parent_code, parent_bag_id, parent_version, asked_at_version, held_by, answered_at)
                        VALUES (:id, :code, :bag, :parentVersion, :asked, :heldBy, :at)
                        """)
                .param("id", id)
                .param("code", parentCode)
                .param("bag", bagId)
                .param("parentVersion", parentVersion)
                .param("asked", askedAtVersion)
                .param("heldBy", heldBy)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
    }

    /** The sack was opened or retired: what was let go before that is over. */
    public void end(UUID bagId, long version) {
        jdbc.sql("""
                        UPDATE release SET ended_at_version = :version
                        WHERE parent_bag_id = :bag AND held_by IS NULL AND ended_at_version IS NULL
                          AND asked_at_version < :version
                        """).param("version", version).param("bag", bagId).update();
    }
}
