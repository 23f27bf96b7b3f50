package io.traitortrack.scanning.feed;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;

import io.traitortrack.scanning.watch.Fact;
import io.traitortrack.scanning.watch.Watcher;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Numbers the scans of each site. The row of the site's last number stays locked until the numbers are committed: whoever
 * sees one has seen all before it.
 */
@Component
@Order(2)
class Feeding implements Watcher {

    /** Less than the feed is kept; what is told again much later is history. */
    private static final Duration OLDEST = Duration.ofDays(2);

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final InstantSource clock;

    Feeding(JdbcClient jdbc, JsonMapper json, InstantSource clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public void saw(List<Fact> facts) {
        Instant oldest = clock.instant().minus(OLDEST);
        TreeMap<String, List<Fact>> scans = new TreeMap<>();
        for (Fact fact : facts) {
            String site = fact.site();
            if (site != null && fact.isScan() && fact.recordedAt().isAfter(oldest)) {
                scans.computeIfAbsent(site, _ -> new ArrayList<>()).add(fact);
            }
        }
        if (!scans.isEmpty()) {
            write(scans, heads(scans));
        }
    }

    private record Head(String siteCode, long lastNumber) {}

    private Map<String, Long> heads(NavigableMap<String, List<Fact>> scans) {
        Map<String, Long> heads = new HashMap<>();
        jdbc.sql("""
                        INSERT INTO feed_head SELECT * FROM unnest(:sites::text[], :scans::bigint[])
                        ON CONFLICT (site_code) DO UPDATE SET last_number = feed_head.last_number + excluded.last_number
                        RETURNING site_code, last_number
                        """)
                .param("sites", scans.keySet().toArray(String[]::new))
                .param(
                        "scans",
                        scans.values().stream()
                                .map(ofSite -> Long.valueOf(ofSite.size()))
                                .toArray(Long[]::new))
                .query(Head.class)
                .list()
                .forEach(head -> heads.put(head.siteCode(), head.lastNumber()));
        return heads;
    }

    private void write(NavigableMap<String, List<Fact>> scans, Map<String, Long> heads) {
        List<String> sites = new ArrayList<>();
        List<Long> numbers = new ArrayList<>();
        List<UUID> ids = new ArrayList<>();
        List<String> values = new ArrayList<>();
        scans.forEach((site, ofSite) -> {
            long number = heads.getOrDefault(site, 0L) - ofSite.size();
            for (Fact fact : ofSite) {
                sites.add(site);
                numbers.add(++number);
                ids.add(fact.id());
                values.add(json.writeValueAsString(FedScan.of(fact, site)));
            }
        });
        jdbc.sql(
                        "INSERT INTO feed SELECT * FROM unnest(:sites::text[], :numbers::bigint[], :ids::uuid[], :values::text[])")
                .param("sites", sites.toArray(String[]::new))
                .param("numbers", numbers.toArray(Long[]::new))
                .param("ids", ids.toArray(UUID[]::new))
                .param("values", values.toArray(String[]::new))
                .update();
    }
}
