package io.traitortrack.scanning.sack;

import java.math.BigDecimal;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

import io.traitortrack.scanning.event.Moment;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Packs and the links that hold them; written under the locks of both codes. */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
public class Packs {

    private static final String HELD = """
            SELECT l.id AS link_id, l.parent_bag_id, p.code AS parent_code, b.id AS child_bag_id, b.code, b.generation,
                   b.lot, b.date_of_test, l.weight_kg
            FROM link l JOIN bag b ON b.id = l.child_bag_id JOIN bag p ON p.id = l.parent_bag_id
            WHERE l.unlinked_at IS NULL AND\s""";

    private final JdbcClient jdbc;

    Packs(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Where the pack of this code is; empty where it is in no sack. */
    public Optional<Held> held(String code) {
        return jdbc.sql(HELD + "b.code = :code AND b.retired_at IS NULL")
                .param("code", code)
                .query(Held.class)
                .optional();
    }

    /** The pack that this link holds; empty where it holds it no longer. */
    public Optional<Held> held(UUID parentBagId, UUID linkId) {
        return jdbc.sql(HELD + "l.parent_bag_id = :parent AND l.id = :link")
                .param("parent", parentBagId)
                .param("link", linkId)
                .query(Held.class)
                .optional();
    }

    /** A pack that is in no sack; with its own weight, or this one where it has none. */
    public Optional<Loose> loose(String code, BigDecimal unitWeightKg) {
        return jdbc.sql("""
                        SELECT id AS bag_id, code, generation, lot, date_of_test, coalesce(weight_kg, :weight) AS weight_kg
                        FROM bag WHERE code = :code AND retired_at IS NULL AND bag_type IS NULL
                        """)
                .param("code", code)
                .param("weight", unitWeightKg)
                .query(Loose.class)
                .optional();
    }

    /** Everything that a sack holds, in the order in which it came. */
    public List<Held> in(UUID parentBagId) {
        return jdbc
                .sql(HELD + "l.parent_bag_id = :parent ORDER BY l.id")
                .param("parent", parentBagId)
                .query(Held.class)
                .list()
                .stream()
                .map(Objects::requireNonNull)
                .toList();
    }

    /** What is known of these codes; a code that nobody scanned is not in the answer. */
    public Map<String, Standing> standings(Collection<String> codes) {
        return jdbc.sql("""
                        SELECT c.code, c.role, b.id AS bag_id, c.generation, b.site_code, b.lot, b.date_of_test, b.weight_kg,
                               p.code AS parent_code, p.state AS parent_state
                        FROM code c
                        LEFT JOIN bag b ON b.code = c.code AND b.retired_at IS NULL
                        LEFT JOIN link l ON l.child_bag_id = b.id AND l.unlinked_at IS NULL
                        LEFT JOIN bag p ON p.id = l.parent_bag_id
                        WHERE c.code = ANY (:codes)
                        """).param("codes", codes.toArray(String[]::new)).query(Standing.class).list().stream()
                .collect(Collectors.toMap(Standing::code, standing -> standing));
    }

    /** Locks the codes of packs that are known, in the one order. */
    public void lock(Collection<String> codes) {
        jdbc.sql("SELECT code FROM code WHERE code = ANY (:codes) ORDER BY code FOR NO KEY UPDATE")
                .param("codes", codes.toArray(String[]::new))
                .query(String.class)
                .list();
    }

    /** Opens a pack that nobody scanned yet, with the first version of its code; empty where somebody did meanwhile. */
    public Optional<Loose> open(UUID bagId, Arrival pack, Sack into, Instant at) {
        int opened = jdbc.sql(
                        "INSERT INTO code (code, role, version, generation) VALUES (:code, 'CHILD', 1, 1) ON CONFLICT DO NOTHING")
                .param("code", pack.code())
                .update();
        if (opened == 0) {
            return Optional.empty();
        }
        jdbc.sql("""
                        INSERT INTO bag (id, code, generation, site_code, lot, date_of_test, weight_kg, opened_at)
                        VALUES (:id, :code, 1, :site, :lot, :tested, :weight, :at)
                        """)
                .param("id", bagId)
                .param("code", pack.code())
                .param("site", into.siteCode())
                .param("lot", pack.lot())
                .param("tested", pack.dateOfTest(), Types.DATE)
                .param("weight", into.unitWeightKg())
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
        return Optional.of(new Loose(bagId, pack.code(), 1, pack.lot(), pack.dateOfTest(), into.unitWeightKg()));
    }

    /** D-4: learns the lot that a label told, and its date of test, where none is known yet. */
    public void learn(String code, @Nullable String lot, @Nullable LocalDate dateOfTest) {
        if (lot == null) {
            return;
        }
        jdbc.sql("""
                        UPDATE bag SET lot = :lot, date_of_test = :tested
                        WHERE code = :code AND retired_at IS NULL AND bag_type IS NULL AND lot IS NULL
                        """)
                .param("lot", lot)
                .param("tested", dateOfTest, Types.DATE)
                .param("code", code)
                .update();
    }

    /** Locks the pack's code; sacks are locked before packs. */
    public void lock(String code) {
        jdbc.sql("SELECT version FROM code WHERE code = :code FOR NO KEY UPDATE")
                .param("code", code)
                .query(Long.class)
                .optional();
    }

    void end(Held pack, Instant at) {
        jdbc.sql("""
                        UPDATE link SET unlinked_at = greatest(:at, linked_at)
                        WHERE parent_bag_id = :parent AND id = :link AND unlinked_at IS NULL
                        """)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .param("parent", pack.parentBagId())
                .param("link", pack.linkId())
                .update();
    }

    /** Begins a link that no scan made; its id is that of its event. */
    void link(UUID eventId, UUID parentBagId, Loose pack, long childVersion, Instant at) {
        jdbc.sql("""
                        INSERT INTO link (parent_bag_id, id, child_bag_id, child_version, weight_kg, linked_at)
                        VALUES (:parent, :id, :child, :version, :weight, :at)
                        """)
                .param("parent", parentBagId)
                .param("id", eventId)
                .param("child", pack.bagId())
                .param("version", childVersion)
                .param("weight", pack.weightKg())
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
    }

    /** Keeps what was taken back, with its reason. */
    void tell(
            UUID eventId,
            Held pack,
            Errand errand,
            @Nullable UUID intoBagId,
            Deeds.Occasion occasion,
            long subjectVersion) {
        Moment moment = occasion.moment();
        jdbc.sql("""
                        INSERT INTO correction (id, kind, parent_bag_id, link_id, child_bag_id, into_bag_id, reason, note, scan_id, station_code, actor, occurred_at, recorded_at, subject_version)
                        VALUES (:id, :kind, :parent, :link, :child, :into, :reason, :note, :scan, :station, :actor, :occurredAt, :recordedAt, :version)
                        """)
                .param("id", eventId)
                .param("kind", intoBagId != null ? "RELINK" : errand.scanId() != null ? "UNDO" : "UNLINK")
                .param("parent", pack.parentBagId())
                .param("link", pack.linkId())
                .param("child", pack.childBagId())
                .param("into", intoBagId, Types.OTHER)
                .param("reason", occasion.reason().code())
                .param("note", occasion.reason().note())
                .param("scan", errand.scanId(), Types.OTHER)
                .param("station", occasion.stationCode())
                .param("actor", moment.actor())
                .param("occurredAt", moment.occurredAt().atOffset(ZoneOffset.UTC))
                .param("recordedAt", moment.recordedAt().atOffset(ZoneOffset.UTC))
                .param("version", subjectVersion)
                .update();
    }
}
