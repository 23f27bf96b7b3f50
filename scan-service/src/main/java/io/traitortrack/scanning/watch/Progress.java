package io.traitortrack.scanning.watch;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;

import io.traitortrack.platform.time.Times;
import io.traitortrack.scanning.reference.Remembered;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How far the watchers are behind the facts. */
@Component
public class Progress {

    private static final Duration AGE = Duration.ofSeconds(1);
    /** Longer than a transaction is open: what it wrote then has ids older than its commit. */
    private static final Duration OPEN = Duration.ofSeconds(5);
    /** Partitions of the topic are this far apart at most where a start finds them. */
    private static final Duration APART = Duration.ofMinutes(10);

    private static final int MOST = 50_000;

    private final JdbcClient jdbc;
    private final InstantSource clock;
    private final Remembered<Instant> asOf;
    private @Nullable Instant from;

    Progress(JdbcClient jdbc, InstantSource clock) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.asOf = new Remembered<>(this::look, AGE, clock);
    }

    /**
     * Returns the time up to which all that was committed has been taken in: now, less a second at most, where nothing is
     * under way.
     */
    public Instant asOf() {
        return asOf.get();
    }

    private record Told(@Nullable UUID id, @Nullable OffsetDateTime recordedAt, boolean taken) {}

    private synchronized Instant look() {
        Instant now = Times.micros(clock.instant());
        Instant begin = from == null ? begin() : from;
        Told first = jdbc.sql("""
                        SELECT id, recorded_at, taken FROM (
                          SELECT o.id, o.recorded_at, EXISTS (SELECT FROM inbox i
                              WHERE i.event_id = o.id AND i.consumer = :consumer) AS taken,
                            row_number() OVER (ORDER BY o.id) AS place
                          FROM (SELECT id, recorded_at FROM outbox WHERE id >= least_uuid_of(:begin)
                              AND topic = 'scanning.bag' ORDER BY id LIMIT :most) o) told
                        WHERE NOT taken OR place = :most ORDER BY id LIMIT 1
                        """)
                .param("consumer", Watching.NAME)
                .param("begin", begin.atOffset(ZoneOffset.UTC))
                .param("most", MOST)
                .query(Told.class)
                .optional()
                .orElse(new Told(null, null, true));
        OffsetDateTime waiting = first.recordedAt();
        Instant until = waiting == null ? now : waiting.toInstant();
        from = until.minus(OPEN);
        return until;
    }

    /** After a start: what was taken last, less what partitions may be apart. */
    private Instant begin() {
        return jdbc.sql("""
                        SELECT uuid_extract_timestamp(event_id) FROM inbox WHERE consumer = :consumer
                        ORDER BY event_id DESC LIMIT 1
                        """)
                .param("consumer", Watching.NAME)
                .query(OffsetDateTime.class)
                .optional()
                .map(last -> last.toInstant().minus(APART))
                .orElse(Instant.EPOCH);
    }
}
