package io.traitortrack.integrity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * What one service knows of the facts of another one. Both queries yield key, version and content, ordered by key; only
 * equal versions can be compared, and what differs is looked at again until it is settled or has had its time.
 *
 * @param all whether everything that the owner has must be known
 */
record Picture(Rule rule, String owner, String ownersRows, String knower, String knowersRows, boolean all) {

    static final List<Picture> ALL = List.of(
            new Picture(Rule.PICTURE_OF_SACKS, "scan", """
                    SELECT b.code AS key, c.version, concat_ws(' ', b.id, b.generation, b.site_code,
                      CASE WHEN b.state IN ('BILLED', 'DISPATCHED', 'RECEIVED') THEN 'SEALED' ELSE b.state END,
                      b.child_count, b.capacity, b.unit_weight_kg, b.weight_kg) AS content
                    FROM code c JOIN bag b ON b.code = c.code AND b.generation = c.generation
                    WHERE c.role = 'PARENT'
                    """, "bill", """
                    SELECT code AS key, version, concat_ws(' ', bag_id, generation, site_code,
                      CASE WHEN state IN ('BILLED', 'DISPATCHED', 'RECEIVED') THEN 'SEALED' ELSE state END,
                      child_count, capacity, unit_weight_kg, weight_kg) AS content
                    FROM parent
                    """, true),
            new Picture(Rule.BILLED_SACKS, "bill", """
                    SELECT DISTINCT ON (bag) bag AS key, version, coalesce('on ' || number, 'on no bill') AS content
                    FROM (SELECT p.parent_bag_id::text AS bag, p.parent_version AS version, b.number
                        FROM bill_parent p JOIN bill b ON b.id = p.bill_id
                      UNION ALL SELECT parent_bag_id::text, unloaded_version, NULL FROM bill_parent
                        WHERE unloaded_at IS NOT NULL
                      UNION ALL SELECT parent_bag_id::text, parent_version, held_by FROM release) told
                    ORDER BY bag, version DESC
                    """, "scan", """
                    SELECT parent_bag_id::text AS key, version, coalesce('on ' || bill_number, 'on no bill') AS content
                    FROM billing
                    """, true),
            new Picture(Rule.ANSWERS, "bill", """
                    SELECT id::text AS key, 1 AS version, coalesce('held by ' || held_by, 'released') AS content
                    FROM release
                    """, "scan", """
                    SELECT id::text AS key, 1 AS version,
                      CASE answer WHEN 'HELD' THEN 'held by ' || held_by WHEN 'RELEASED' THEN 'released'
                        ELSE 'not answered' END AS content
                    FROM release
                    """, true),
            new Picture(Rule.LOADED_AS_PACKED, "scan", """
                    SELECT id::text AS key, 1 AS version, concat_ws(' ',
                      CASE WHEN state IN ('OPEN', 'RETIRED') THEN 'open' ELSE 'closed' END,
                      generation, child_count, capacity, weight_kg) AS content
                    FROM bag WHERE bag_type IS NOT NULL
                    """, "bill", """
                    SELECT DISTINCT parent_bag_id::text AS key, 1 AS version, concat_ws(' ', 'closed',
                      parent_generation, child_count, capacity, weight_kg) AS content
                    FROM bill_parent WHERE unloaded_at IS NULL
                    """, false),
            new Picture(Rule.COUNTS, "scan", """
                    SELECT concat_ws(' ', site_code, quarter, station_code) AS key,
                      sum(scans + seals + refusals)::bigint AS version,
                      concat_ws(' ', sum(scans), sum(registered), sum(links), sum(duplicates), sum(seals), sum(refusals))
                        AS content
                    FROM (SELECT site_code, date_bin('15 minutes', recorded_at, '1970-01-01Z') AS quarter, station_code,
                        (status < 400)::integer AS scans, (outcome = 'REGISTERED')::integer AS registered,
                        (outcome = 'LINKED')::integer AS links, (outcome = 'ALREADY_LINKED')::integer AS duplicates,
                        0 AS seals, (status >= 400)::integer AS refusals
                      FROM (SELECT site_code, recorded_at, station_code, status, outcome FROM scan
                          WHERE outcome <> 'UNDONE'
                        UNION ALL SELECT site_code, recorded_at,
                          CASE WHEN outcome = 'SITE_NOT_GRANTED' THEN '' ELSE station_code END, status, outcome
                        FROM refusal WHERE site_code IS NOT NULL) told
                      UNION ALL SELECT b.site_code, date_bin('15 minutes', c.recorded_at, '1970-01-01Z'),
                        coalesce(c.station_code, ''), 0, 0, 0, 0, 1, 0
                      FROM bag_change c JOIN bag b ON b.id = c.bag_id
                      WHERE c.after = 'SEALED' AND c.subject_version IS NOT NULL) facts
                    GROUP BY site_code, quarter, station_code
                    """, "scan", """
                    SELECT concat_ws(' ', site_code, quarter, station_code) AS key,
                      scans + seals + refusals AS version,
                      concat_ws(' ', scans, registered, links, duplicates, seals, refusals) AS content
                    FROM quarter_count
                    """, true),
            new Picture(Rule.STOCK, "scan", """
                    SELECT site_code AS key, sum(facts)::bigint AS version,
                      concat_ws(' ', sum(open), sum(sealed), sum(unlinked)) AS content
                    FROM (SELECT site_code, (state = 'OPEN')::integer AS open,
                        (state NOT IN ('OPEN', 'RETIRED'))::integer AS sealed, 0 AS unlinked, 1 AS facts
                      FROM bag WHERE bag_type IS NOT NULL
                      UNION ALL SELECT b.site_code, 0, 0, 0, 1 FROM bag_change c JOIN bag b ON b.id = c.bag_id
                      WHERE c.subject_version IS NOT NULL
                      UNION ALL SELECT b.site_code, 0, 0, 0, 1 + (l.unlinked_at IS NOT NULL)::integer
                      FROM link l JOIN bag b ON b.id = l.parent_bag_id
                      UNION ALL SELECT b.site_code, 0, 0, 1, 0 FROM bag b
                      WHERE b.bag_type IS NULL
                        AND NOT EXISTS (SELECT FROM link l WHERE l.child_bag_id = b.id AND l.unlinked_at IS NULL)) facts
                    GROUP BY site_code
                    """, "scan", """
                    SELECT site_code AS key, version, concat_ws(' ', open, sealed, unlinked) AS content FROM stock
                    """, true));

    /** What is said of one key; nobody said anything at version 0. */
    private record Said(long version, String content) {
        static final Said NOTHING = new Said(0, "nothing");

        static Said of(@Nullable Said said) {
            return said == null ? NOTHING : said;
        }
    }

    /** What differs: what the owner said first, and both last. */
    private record Difference(Said first, Said owned, Said known) {

        /** Neither is behind: the owner has gone on, and the knower is past what was looked for. */
        boolean hasMovedOn() {
            return known.version() < owned.version() && known.version() >= first.version() && first.version() > 0;
        }
    }

    void check(Settings settings, Snapshot owners, Snapshot knowers, Findings findings)
            throws SQLException, InterruptedException {
        TreeMap<String, Difference> differences = compared(owners, knowers, findings);
        Patience patience = Patience.of(settings.settle());
        while (!differences.isEmpty() && patience.waited()) {
            lookAgain(settings, differences);
        }
        differences.forEach((key, difference) -> {
            if (!difference.hasMovedOn()) {
                findings.violated(
                        rule,
                        key + ": " + owner + " has version "
                                + difference.owned().version() + ", "
                                + difference.owned().content() + "; " + knower + " has version "
                                + difference.known().version() + ", "
                                + difference.known().content());
            }
        });
    }

    private TreeMap<String, Difference> compared(Snapshot owners, Snapshot knowers, Findings findings)
            throws SQLException {
        TreeMap<String, Difference> differences = new TreeMap<>();
        try (Snapshot.Cursor owned = owners.cursor(ordered(ownersRows));
                Snapshot.Cursor known = knowers.cursor(ordered(knowersRows))) {
            boolean hasOwned = owned.next();
            boolean hasKnown = known.next();
            while (hasOwned || hasKnown) {
                int order = !hasOwned
                        ? 1
                        : !hasKnown
                                ? -1
                                : owned.row().getString(1).compareTo(known.row().getString(1));
                String key = (order <= 0 ? owned : known).row().getString(1);
                Said own = order <= 0 ? said(owned.row()) : Said.NOTHING;
                Said other = order >= 0 ? said(known.row()) : Said.NOTHING;
                if (order >= 0 || all) {
                    findings.looked(rule, 1);
                    if (!own.equals(other)) {
                        differences.put(key, new Difference(own, own, other));
                    }
                }
                hasOwned = order <= 0 ? owned.next() : hasOwned;
                hasKnown = order >= 0 ? known.next() : hasKnown;
            }
        }
        return differences;
    }

    /** The knower is asked first, so that what it knows cannot be newer than what the owner says. */
    private void lookAgain(Settings settings, TreeMap<String, Difference> differences) throws SQLException {
        TreeMap<String, Said> known = said(settings, knower, knowersRows, differences.keySet());
        TreeMap<String, Said> owned = said(settings, owner, ownersRows, differences.keySet());
        differences.replaceAll((key, difference) ->
                new Difference(difference.first(), Said.of(owned.get(key)), Said.of(known.get(key))));
        differences.values().removeIf(now -> now.owned().equals(now.known()));
        if (!all) {
            differences.values().removeIf(now -> now.known().equals(Said.NOTHING));
        }
    }

    private static TreeMap<String, Said> said(Settings settings, String database, String rows, Collection<String> keys)
            throws SQLException {
        TreeMap<String, Said> said = new TreeMap<>();
        try (Snapshot now = Snapshot.of(settings, database)) {
            now.each(
                    "SELECT key, version, content FROM (" + rows + ") picture WHERE key = ANY (?)",
                    keys,
                    row -> said.put(row.getString(1), said(row)));
        }
        return said;
    }

    private static Said said(ResultSet row) throws SQLException {
        return new Said(row.getLong(2), row.getString(3));
    }

    private static String ordered(String rows) {
        return "SELECT key, version, content FROM (" + rows + ") picture ORDER BY key COLLATE \"C\"";
    }
}
