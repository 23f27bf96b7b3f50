package io.traitortrack.billing.type;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.traitortrack.platform.arrival.Arrivals;
import io.traitortrack.platform.problem.ProblemException;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The bag types that were announced; as old as the consumer's lag. */
@Repository
public class BagTypes {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final JdbcClient jdbc;
    private final Arrivals arrivals;
    private volatile ParentCodeReader reader = new ParentCodeReader(List.of());

    BagTypes(JdbcClient jdbc, Arrivals arrivals) {
        this.jdbc = jdbc;
        this.arrivals = arrivals;
    }

    /**
     * Returns the parser made of all types known now.
     *
     * @throws ProblemException 503 {@code SERVICE_UNAVAILABLE} while no type was ever announced, after two seconds
     */
    public ParentCodeReader reader() {
        List<BagType> types = arrivals.await(PATIENCE, () -> Optional.of(all()).filter(known -> !known.isEmpty()))
                .orElseThrow(() -> ProblemException.of(
                                HttpStatus.SERVICE_UNAVAILABLE,
                                "SERVICE_UNAVAILABLE",
                                "The formats of sacks' codes are not known yet; come again in a moment.")
                        .retryAfter(Duration.ofSeconds(1)));
        ParentCodeReader known = reader;
        if (!known.isMadeOf(types)) {
            known = new ParentCodeReader(types);
            reader = known;
        }
        return known;
    }

    private List<BagType> all() {
        return jdbc.sql("SELECT name, pattern, reserved_shape, active FROM bag_type ORDER BY name")
                .query((row, number) -> new BagType(
                        row.getString("name"),
                        row.getString("pattern"),
                        row.getString("reserved_shape"),
                        row.getBoolean("active")))
                .list();
    }

    /** Takes over a type as announced, unless a newer version of it is known. */
    public void put(BagType type, long version) {
        jdbc.sql("""
                        INSERT INTO bag_type (name, pattern, reserved_shape, active, version)
                        VALUES (:name, :pattern, :reservedShape, :active, :version)
                        ON CONFLICT (name) DO UPDATE
                        SET pattern = excluded.pattern, reserved_shape = excluded.reserved_shape,
                            active = excluded.active, version = excluded.version
                        WHERE bag_type.version < excluded.version
                        """)
                .param("name", type.name())
                .param("pattern", type.pattern())
                .param("reservedShape", type.reservedShape())
                .param("active", type.active())
                .param("version", version)
                .update();
    }
}
