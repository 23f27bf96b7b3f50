package io.traitortrack.platform.relay;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What there is to watch of the relay.
 *
 * <ul>
 *   <li>{@code traitortrack.relay.state}: 1 for the state that it is in, by {@code state}
 *   <li>{@code traitortrack.relay.carried}: events that the broker acknowledged to this process
 *   <li>{@code traitortrack.relay.behind}: bytes of the database's log that the slot has not passed yet
 *   <li>{@code traitortrack.relay.retained}: bytes of the log that the server keeps for the slot
 *   <li>{@code traitortrack.relay.slot}: 1 while the slot is there and usable
 * </ul>
 *
 * <p>Every replica tells the same of the slot; it is asked at most once a second, when somebody asks for the meters. A
 * database that does not answer makes them not a number.
 */
public final class RelayMeters implements MeterBinder {

    private static final Duration FRESH = Duration.ofSeconds(1);

    private final Relay relay;
    private final JdbcTemplate jdbc;
    private final RelayProperties properties;
    private final InstantSource clock;
    private Slot slot = Slot.UNKNOWN;
    private long askedAt;

    private record Slot(double usable, double behind, double retained) {
        private static final Slot UNKNOWN = new Slot(Double.NaN, Double.NaN, Double.NaN);
        private static final Slot MISSING = new Slot(0, Double.NaN, Double.NaN);
    }

    public RelayMeters(Relay relay, JdbcTemplate jdbc, RelayProperties properties, InstantSource clock) {
        this.relay = relay;
        this.jdbc = jdbc;
        this.properties = properties;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Arrays.stream(Relay.State.values())
                .forEach(state -> Gauge.builder("traitortrack.relay.state", relay, now -> now.state() == state ? 1 : 0)
                        .tag("state", state.name().toLowerCase(Locale.ROOT))
                        .strongReference(true)
                        .register(registry));
        FunctionCounter.builder("traitortrack.relay.carried", relay, Relay::carried)
                .register(registry);
        Map<String, ToDoubleFunction<Slot>> ofTheSlot = Map.of(
                "traitortrack.relay.slot", Slot::usable,
                "traitortrack.relay.behind", Slot::behind,
                "traitortrack.relay.retained", Slot::retained);
        ofTheSlot.forEach((name, value) -> Gauge.builder(name, this, meters -> value.applyAsDouble(meters.slot()))
                .baseUnit(name.endsWith("slot") ? null : "bytes")
                .strongReference(true)
                .register(registry));
    }

    private synchronized Slot slot() {
        long now = clock.millis();
        if (now - askedAt >= FRESH.toMillis()) {
            slot = ask();
            askedAt = now;
        }
        return slot;
    }

    private Slot ask() {
        try {
            return jdbc
                    .query(
                            """
                            SELECT CASE WHEN wal_status = 'lost' OR invalidation_reason IS NOT NULL THEN 0 ELSE 1 END,
                              pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed_flush_lsn),
                              pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)
                            FROM pg_replication_slots WHERE slot_name = ?
                            """,
                            (row, number) -> new Slot(row.getInt(1), row.getDouble(2), row.getDouble(3)),
                            properties.slot())
                    .stream()
                    .findFirst()
                    .orElse(Slot.MISSING);
        } catch (DataAccessException away) {
            return Slot.UNKNOWN;
        }
    }
}
