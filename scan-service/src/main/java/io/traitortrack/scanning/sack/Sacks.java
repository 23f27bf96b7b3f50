package io.traitortrack.scanning.sack;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Sacks that change their state, and the children that this frees; to be used under the lock of the sack's code. */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
public class Sacks {

    private static final String ACTIVE = """
            SELECT id, code, generation, site_code, bag_type, state, child_count, capacity, unit_weight_kg, weight_kg,
                   bill_number
            FROM bag WHERE retired_at IS NULL AND bag_type IS NOT NULL\s""";

    private final JdbcClient jdbc;

    Sacks(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public Optional<Sack> find(String code) {
        return jdbc.sql(ACTIVE + "AND code = :code")
                .param("code", code)
                .query(Sack.class)
                .optional();
    }

    /** This generation, if it is not retired. */
    public Optional<Sack> find(UUID id) {
        return jdbc.sql(ACTIVE + "AND id = :id")
                .param("id", id)
                .query(Sack.class)
                .optional();
    }

    /** Locks the codes of everything that is in these sacks, and these codes, in the one order. */
    public void lockChildren(Collection<UUID> sacks, Collection<String> codes) {
        jdbc.sql("""
                        SELECT code FROM code
                        WHERE code IN (SELECT b.code FROM link l JOIN bag b ON b.id = l.child_bag_id
                                       WHERE l.parent_bag_id = ANY (:sacks) AND l.unlinked_at IS NULL
                                       UNION SELECT unnest(:codes::text[]))
                        ORDER BY code FOR NO KEY UPDATE
                        """)
                .param("sacks", sacks.toArray(UUID[]::new))
                .param("codes", codes.toArray(String[]::new))
                .query(String.class)
                .list();
    }

    List<Freed> children(UUID sack) {
        return jdbc.sql("""
                        SELECT b.id AS bag_id, b.code, b.generation, c.version, l.weight_kg
                        FROM link l JOIN bag b ON b.id = l.child_bag_id JOIN code c ON c.code = b.code
                        WHERE l.parent_bag_id = :sack AND l.unlinked_at IS NULL ORDER BY l.id
                        """)
                .param("sack", sack)
                .query((row, number) -> new Freed(
                        row.getObject("bag_id", UUID.class),
                        row.getString("code"),
                        row.getInt("generation"),
                        row.getLong("version"),
                        row.getBigDecimal("weight_kg")))
                .list();
    }

    /** Ends every link of the sack and counts one event of each child. */
    void empty(UUID sack, List<Freed> children, Instant at) {
        jdbc.sql("""
                        UPDATE link SET unlinked_at = greatest(:at, linked_at)
                        WHERE parent_bag_id = :sack AND unlinked_at IS NULL
                        """)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .param("sack", sack)
                .update();
        jdbc.sql("UPDATE code SET version = version + 1 WHERE code = ANY (:codes)")
                .param("codes", children.stream().map(Freed::code).toArray(String[]::new))
                .update();
    }

    /** Sets what the sack holds, after a pack went in or out. */
    void hold(UUID sack, int count, BigDecimal weightKg, String state) {
        jdbc.sql("UPDATE bag SET child_count = :count, weight_kg = :weight, state = :state WHERE id = :id")
                .param("count", count)
                .param("weight", weightKg)
                .param("state", state)
                .param("id", sack)
                .update();
    }

    void open(UUID sack) {
        jdbc.sql("UPDATE bag SET state = 'OPEN' WHERE id = :id")
                .param("id", sack)
                .update();
    }

    void retire(UUID sack, Instant at) {
        jdbc.sql("UPDATE bag SET state = 'RETIRED', retired_at = :at, child_count = 0, weight_kg = 0 WHERE id = :id")
                .param("at", at.atOffset(ZoneOffset.UTC))
                .param("id", sack)
                .update();
    }

    /** Counts so many events of the sack and returns the version of the last one. */
    public long count(String code, int events) {
        return jdbc.sql("UPDATE code SET version = version + :events WHERE code = :code RETURNING version")
                .param("events", events)
                .param("code", code)
                .query(Long.class)
                .single();
    }
}
