package io.traitortrack.billing.parent;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import io.traitortrack.platform.arrival.Arrivals;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What is known of sacks; as old as the consumer's lag. */
@Repository
public class Parents {

    private static final Duration PATIENCE_WITH_THE_UNKNOWN = Duration.ofSeconds(2);
    private static final Duration PATIENCE_WITH_THE_OPEN = Duration.ofSeconds(1);

    private final JdbcClient jdbc;
    private final Arrivals arrivals;

    Parents(JdbcClient jdbc, Arrivals arrivals) {
        this.jdbc = jdbc;
        this.arrivals = arrivals;
    }

    public Optional<Parent> find(String code) {
        return jdbc.sql("""
                        SELECT code, version, bag_id, generation, site_code, state, child_count, capacity, unit_weight_kg,
                               weight_kg
                        FROM parent WHERE code = :code
                        """).param("code", code).query(Parents::parent).optional();
    }

    /** Waits for news that may be on their way: up to 2 s for an unknown sack, up to 1 s for an open one's sealing. */
    public void awaitSealed(String code) {
        Optional<Parent> known =
                arrivals.await(PATIENCE_WITH_THE_UNKNOWN, () -> find(code).filter(parent -> !parent.isRetired()));
        if (known.filter(Parent::isOpen).isPresent()) {
            arrivals.await(PATIENCE_WITH_THE_OPEN, () -> find(code).filter(parent -> !parent.isOpen()));
        }
    }

    List<Parent> findAll(Collection<String> codes) {
        return jdbc.sql("""
                        SELECT code, version, bag_id, generation, site_code, state, child_count, capacity, unit_weight_kg,
                               weight_kg
                        FROM parent WHERE code = ANY (:codes)
                        """)
                .param("codes", codes.toArray(String[]::new))
                .query(Parents::parent)
                .list();
    }

    private static Parent parent(ResultSet row, int number) throws SQLException {
        return new Parent(
                row.getString("code"),
                row.getLong("version"),
                row.getObject("bag_id", UUID.class),
                row.getInt("generation"),
                row.getString("site_code"),
                row.getString("state"),
                row.getInt("child_count"),
                row.getInt("capacity"),
                row.getBigDecimal("unit_weight_kg"),
                row.getBigDecimal("weight_kg"));
    }

    /** Takes over sacks, in order of their codes, unless newer versions are known. */
    void putAll(List<Parent> parents) {
        jdbc.sql("""
                        INSERT INTO parent (code, version, bag_id, generation, site_code, state, child_count, capacity,
                                            unit_weight_kg, weight_kg)
                        SELECT * FROM unnest(:codes::text[], :versions::bigint[], :bagIds::uuid[], :generations::int[],
                                             :siteCodes::text[], :states::text[], :childCounts::int[], :capacities::int[],
                                             :unitWeights::numeric[], :weights::numeric[])
                        ON CONFLICT (code) DO UPDATE
                        SET version = excluded.version, bag_id = excluded.bag_id, generation = excluded.generation,
                            site_code = excluded.site_code, state = excluded.state, child_count = excluded.child_count,
                            capacity = excluded.capacity, unit_weight_kg = excluded.unit_weight_kg,
                            weight_kg = excluded.weight_kg
                        WHERE parent.version < excluded.version
                        """)
                .param("codes", parents.stream().map(Parent::code).toArray(String[]::new))
                .param("versions", parents.stream().map(Parent::version).toArray(Long[]::new))
                .param("bagIds", parents.stream().map(Parent::bagId).toArray(UUID[]::new))
                .param("generations", parents.stream().map(Parent::generation).toArray(Integer[]::new))
                .param("siteCodes", parents.stream().map(Parent::siteCode).toArray(String[]::new))
                .param("states", parents.stream().map(Parent::state).toArray(String[]::new))
                .param("childCounts", parents.stream().map(Parent::childCount).toArray(Integer[]::new))
                .param("capacities", parents.stream().map(Parent::capacity).toArray(Integer[]::new))
                .param("unitWeights", parents.stream().map(Parent::unitWeightKg).toArray(BigDecimal[]::new))
                .param("weights", parents.stream().map(Parent::weightKg).toArray(BigDecimal[]::new))
                .update();
    }
}
