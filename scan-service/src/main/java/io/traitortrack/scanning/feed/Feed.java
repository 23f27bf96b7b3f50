package io.traitortrack.scanning.feed;

import java.util.List;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the numbered scans of sites; kept for three days. */
@Component
public class Feed {

    private final JdbcClient jdbc;

    Feed(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A scan of a site.
     *
     * @param number from 1 without a gap
     * @param value as JSON, on one line
     */
    public record Entry(long number, String value) {}

    /** Returns the last number that a site has given, 0 where none. */
    public long last(String site) {
        return jdbc.sql("SELECT last_number FROM feed_head WHERE site_code = ?")
                .param(site)
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    /** Returns what follows a number, in order; the first one has a larger number than the next where some are no longer kept. */
    public List<Entry> after(String site, long number, int limit) {
        return jdbc.sql("SELECT number, value FROM feed WHERE site_code = ? AND number > ? ORDER BY number LIMIT ?")
                .params(site, number, limit)
                .query((row, place) -> new Entry(row.getLong(1), row.getString(2)))
                .list();
    }
}
