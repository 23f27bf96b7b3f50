package io.traitortrack.scanning.concern;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Knows who scanned where without being signed on there, when the scan was recorded or when it was made. */
@Component
class SignOns {

    private final JdbcClient jdbc;

    SignOns(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Trouble> missing(List<Seen> scans) {
        if (scans.isEmpty()) {
            return List.of();
        }
        Set<Integer> without = new HashSet<>(jdbc
                .sql("""
                        SELECT place FROM unnest(:users::text[], :stations::text[], :recorded::text[]::timestamptz[],
                            :occurred::text[]::timestamptz[]) WITH ORDINALITY
                          AS scan (person, station, recorded_at, occurred_at, place)
                        WHERE NOT EXISTS (SELECT FROM shift s WHERE s.user_id = scan.person AND s.station_code = scan.station
                          AND ((s.started_at <= scan.recorded_at AND (s.ended_at IS NULL OR s.ended_at >= scan.recorded_at))
                            OR (s.started_at <= scan.occurred_at AND (s.ended_at IS NULL OR s.ended_at >= scan.occurred_at))))
                        """)
                .param("users", scans.stream().map(Seen::user).toArray(String[]::new))
                .param("stations", scans.stream().map(Seen::station).toArray(String[]::new))
                .param(
                        "recorded",
                        scans.stream().map(scan -> scan.at().toString()).toArray(String[]::new))
                .param(
                        "occurred",
                        scans.stream()
                                .map(scan -> scan.fact().occurredAt().toString())
                                .toArray(String[]::new))
                .query(Integer.class)
                .list()
                .stream()
                .map(Objects::requireNonNull)
                .toList());
        return IntStream.range(0, scans.size())
                .filter(index -> without.contains(index + 1))
                .mapToObj(scans::get)
                .map(scan -> Trouble.at(
                                scan.at(),
                                Kind.NO_SIGN_ON,
                                scan.site(),
                                scan.station(),
                                scan.station() + " " + scan.user(),
                                List.of())
                        .by(scan.user()))
                .toList();
    }
}
