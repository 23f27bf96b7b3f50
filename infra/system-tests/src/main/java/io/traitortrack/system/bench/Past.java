package io.traitortrack.system.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;

import io.traitortrack.system.Await;
import io.traitortrack.system.Database;

/**
 * A realistic past of the scan service, written straight into its tables: ten sites, months of sacks with 30 packs each,
 * codes that come back in further generations, repeated and refused scans, bills.
 *
 * <p>There are no events of this past: what must agree with Kafka and the log is scanned over the API.
 */
final class Past {

    /** Sack codes of the past have numbers below this, of either type. */
    static final int NUMBERS = 24_000;

    private static final Duration SPAN = Duration.ofDays(150);
    private static final int STRETCH = 2_000;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    /** Relays read what is written here too, if only to skip it; the server gives up who is 2 GB behind. */
    private static final long MOST_BEHIND = 256L << 20;

    private final Database scan;
    private final int sacks;
    private int written;

    /**
     * A past of which nothing is written yet.
     *
     * @param sacks how many there will be in all, 30 packs in each
     */
    Past(Database scan, int sacks) {
        this.scan = scan;
        this.sacks = sacks;
        scan.script(text("past.sql"));
        scan.script("""
                DO $$ BEGIN
                  PERFORM maintain_partitions((now() - make_interval(months => m))::date) FROM generate_series(1, 6) m;
                END $$;
                INSERT INTO station (code, site_code, name, active, version)
                SELECT s.code || '-' || n, s.code, s.name || ', line ' || n, true, 1 FROM site s, generate_series(1, 2) n
                ON CONFLICT DO NOTHING
                """);
    }

    /** Writes on until so many sacks are there; tells how far it is. */
    void writeUpTo(int last, Consumer<String> progress) {
        while (written < last) {
            int next = Math.min(last, written + STRETCH);
            // keys to other tables are right by construction; looking each up would take half of the time
            scan.script(String.format(
                    Locale.ROOT,
                    "SET session_replication_role = replica; BEGIN; SET LOCAL synchronous_commit = off;"
                            + " CALL past.write(%d, %d, %d, make_interval(days => %d)); COMMIT",
                    written,
                    next,
                    sacks,
                    SPAN.toDays()));
            written = next;
            waitForRelays();
            if (written % (10 * STRETCH) == 0) {
                progress.accept(String.format(Locale.ROOT, "%,d of %,d sacks are written", written, last));
            }
        }
        scan.script("VACUUM ANALYZE");
    }

    /** Asks of what is in the tables now what the service asks itself every night; a past that breaks a rule is none. */
    void check(Path checkout) {
        Path rules = checkout.resolve("scan-service/src/main/resources/integrity");
        try (DirectoryStream<Path> files = Files.newDirectoryStream(rules, "*.sql")) {
            for (Path rule : files) {
                String violations = Files.readString(rule).split(";", -1)[1];
                List<Database.Row> broken = scan.rows(violations);
                if (!broken.isEmpty()) {
                    throw new AssertionError(
                            rule.getFileName() + " is broken by " + broken.size() + " rows: " + broken.getFirst());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void waitForRelays() {
        Await.until("for the relays to read past what was written", PATIENCE, () -> scan.number("""
                SELECT count(*) FROM pg_replication_slots
                WHERE active AND pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn) > ?
                """, MOST_BEHIND) == 0);
    }

    private static String text(String name) {
        try (InputStream in = Objects.requireNonNull(Past.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
