package io.traitortrack.scanning.concern;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Tells wrong clocks from late scans. No queue is ahead of time. A clock that is behind stays behind by the same while it
 * goes on; a queue that is sent is late by less and less.
 */
@Component
class Clocks {

    private static final Duration SAME = Duration.ofSeconds(30);
    private static final Duration WHILE = Duration.ofSeconds(60);

    private final JdbcClient jdbc;
    private final Thresholds thresholds;

    Clocks(JdbcClient jdbc, Thresholds thresholds) {
        this.jdbc = jdbc;
        this.thresholds = thresholds;
    }

    /** Since when a station's scans come late by about so much. */
    private record Since(Instant occurredAt, Duration lag) {

        boolean isSame(Seen scan) {
            return scan.lag().minus(lag).abs().compareTo(SAME) <= 0;
        }

        boolean isLongAgo(Seen scan) {
            return Duration.between(occurredAt, scan.fact().occurredAt()).compareTo(WHILE) >= 0;
        }
    }

    List<Trouble> wrong(List<Seen> scans) {
        List<Trouble> wrong = new ArrayList<>();
        List<Seen> late = new ArrayList<>();
        for (Seen scan : scans) {
            if (scan.lag().compareTo(thresholds.ahead().negated()) < 0) {
                wrong.add(of(scan));
            } else if (scan.lag().compareTo(thresholds.behind()) > 0) {
                late.add(scan);
            }
        }
        if (!late.isEmpty()) {
            wrong.addAll(behind(late));
        }
        return wrong;
    }

    private List<Trouble> behind(List<Seen> late) {
        Map<String, Since> known = known(late);
        TreeMap<String, Since> changed = new TreeMap<>();
        List<Trouble> wrong = new ArrayList<>();
        for (Seen scan : late) {
            Since since = known.get(scan.station());
            if (since == null || !since.isSame(scan)) {
                Since begun = new Since(scan.fact().occurredAt(), scan.lag());
                known.put(scan.station(), begun);
                changed.put(scan.station(), begun);
            } else if (since.isLongAgo(scan)) {
                wrong.add(of(scan));
            }
        }
        if (!changed.isEmpty()) {
            write(changed);
        }
        return wrong;
    }

    private Map<String, Since> known(List<Seen> late) {
        Map<String, Since> known = new HashMap<>();
        jdbc.sql("SELECT station_code, occurred_at, lag_seconds FROM station_lag WHERE station_code = ANY (:stations)")
                .param("stations", late.stream().map(Seen::station).distinct().toArray(String[]::new))
                .query(row -> {
                    known.put(
                            row.getString(1),
                            new Since(
                                    row.getObject(2, OffsetDateTime.class).toInstant(),
                                    Duration.ofSeconds(row.getLong(3))));
                });
        return known;
    }

    private void write(NavigableMap<String, Since> changed) {
        jdbc.sql("""
                        INSERT INTO station_lag
                        SELECT * FROM unnest(:stations::text[], :occurred::text[]::timestamptz[], :lags::bigint[])
                        ON CONFLICT (station_code) DO UPDATE
                        SET occurred_at = excluded.occurred_at, lag_seconds = excluded.lag_seconds
                        """)
                .param("stations", changed.keySet().toArray(String[]::new))
                .param(
                        "occurred",
                        changed.values().stream()
                                .map(since -> since.occurredAt().toString())
                                .toArray(String[]::new))
                .param(
                        "lags",
                        changed.values().stream()
                                .map(since -> since.lag().toSeconds())
                                .toArray(Long[]::new))
                .update();
    }

    private static Trouble of(Seen scan) {
        return Trouble.at(scan.at(), Kind.CLOCK_SKEW, scan.site(), scan.station(), scan.station(), List.of());
    }
}
