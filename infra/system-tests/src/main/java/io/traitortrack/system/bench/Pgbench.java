package io.traitortrack.system.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.traitortrack.system.Database;

/**
 * The reference of every scan benchmark: pgbench running the plain scan transaction, prepared, in a database of its own
 * that has the scan service's tables and no replication slot.
 *
 * <p>The transaction is fixed, so that better SQL helps the product and not the yardstick: begin; select the parent for
 * update by code; insert the scan; insert the link; update the parent's count; insert the outbox row (about 300 bytes);
 * commit.
 */
final class Pgbench implements AutoCloseable {

    private static final String DATABASE = "scan_reference";
    private static final int PARENTS = 4_000;
    private static final Pattern RATE = Pattern.compile("tps = ([0-9.]+)");
    private static final String FINGERPRINT = "'\\x" + "5a".repeat(32) + "'::bytea";
    // no colon in a text: pgbench would take what follows for a variable
    private static final String TRANSACTION = """
            \\set p random(1, %d)
            BEGIN;
            SELECT id AS parent_id, child_count FROM bag WHERE code = 'SB' || lpad(:p, 5, '0') AND retired_at IS NULL FOR UPDATE \\gset
            INSERT INTO scan (id, fingerprint, station_code, site_code, user_id, occurred_at, recorded_at, raw, parent_raw, status, outcome, role, code, parent_code, parent_bag_id, child_count, capacity, state, subject_version, event_id, request_id) VALUES (uuidv7(), %s, 'LKO-1', 'LKO', '7c0d9a52-0b1f-4f0e-9d52-6a1f1b1f6b11', now(), now(), 'LABEL NO.000000001 LOT NO. STAR44GG24611, D.O.T. 30/09/2025', 'SB00001', 201, 'LINKED', 'CHILD', '000000001', 'SB00001', :parent_id, 1, 30, 'OPEN', 1, uuidv7(), '019aa4c1-5c12-7775-bf3d-c1e2b3c06356');
            INSERT INTO link (parent_bag_id, id, child_bag_id, scan_id, child_version, weight_kg, linked_at) VALUES (:parent_id, uuidv7(), ('00000000-0000-7000-8000-' || lpad(to_hex(nextval('next_child')), 12, '0'))::uuid, uuidv7(), 1, 1.000, now());
            UPDATE bag SET child_count = child_count + 1, weight_kg = weight_kg + 1.000 WHERE id = :parent_id;
            INSERT INTO outbox (id, topic, key, type, subject_version, recorded_at, request_id, value) VALUES (uuidv7(), 'scanning.bag', 'SB00001', 'io.traitortrack.BagLinked.v1', 1, now(), '019aa4c1-5c12-7775-bf3d-c1e2b3c06356', '%s');
            COMMIT;
            """.formatted(PARENTS, FINGERPRINT, "x".repeat(300));

    private final Path program;
    private final Database server;
    private final Database reference;
    private final Path script;
    private final int connections;

    private Pgbench(Path program, Database server, Database reference, Path script, int connections) {
        this.program = program;
        this.server = server;
        this.reference = reference;
        this.script = script;
        this.connections = connections;
    }

    /**
     * Makes the reference database on the server of the scan database.
     *
     * @param checkout the source tree, whose first migration makes the tables
     * @param transactions how many there will be at most in all rounds together; each needs a pack of its own
     */
    static Pgbench prepare(Database scan, Path checkout, int connections, int transactions) {
        Path program = find();
        Database reference =
                new Database(scan.url().replaceFirst("/[^/]+$", "/" + DATABASE), "scan", scan.user(), scan.password());
        scan.run("DROP DATABASE IF EXISTS " + DATABASE + " WITH (FORCE)");
        scan.run("CREATE DATABASE " + DATABASE);
        try {
            reference.run("CREATE SCHEMA scan");
            for (Path migration : migrations(checkout)) {
                reference.script(Files.readString(migration).replace("${flyway:defaultSchema}", "scan"));
            }
            reference.script("""
                    INSERT INTO bag_type SELECT 'mustard', 'mustard', 'x', 'x', 10000, 1, true, 1
                      WHERE NOT EXISTS (SELECT FROM bag_type WHERE name = 'mustard');
                    INSERT INTO code SELECT 'SB' || lpad(n::text, 5, '0'), 'PARENT', 1, 1 FROM generate_series(1, %1$d) n;
                    INSERT INTO bag (id, code, generation, site_code, bag_type, state, child_count, capacity, unit_weight_kg, weight_kg, opened_at)
                      SELECT uuidv7(), 'SB' || lpad(n::text, 5, '0'), 1, 'LKO', 'mustard', 'OPEN', 0, 10000, 1, 0, now() FROM generate_series(1, %1$d) n;
                    INSERT INTO code SELECT 'C' || n, 'CHILD', 1, 1 FROM generate_series(1, %2$d) n;
                    INSERT INTO bag (id, code, generation, site_code, weight_kg, opened_at)
                      SELECT ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'C' || n, 1, 'LKO', 1, now() FROM generate_series(1, %2$d) n;
                    CREATE SEQUENCE next_child CACHE 100;
                    """.formatted(PARENTS, transactions + 100 * connections));
            reference.run("VACUUM ANALYZE");
            Path script = Files.createTempFile("plain-scan", ".sql");
            Files.writeString(script, TRANSACTION);
            return new Pgbench(program, scan, reference, script, connections);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same with as many connections as the service's pool has. */
    static Pgbench beside(Database scan, Path checkout, int transactions) {
        int connections =
                Math.max(1, (int) scan.number("SELECT count(*) FROM pg_stat_activity WHERE usename = 'scan_service'"));
        return prepare(scan, checkout, connections, transactions);
    }

    /** The tables of the service, without the functions of its hot path. */
    private static List<Path> migrations(Path checkout) {
        return List.of(
                checkout.resolve("infra/platform/src/main/resources/db/platform/V0_1__events_out_and_in.sql"),
                checkout.resolve("scan-service/src/main/resources/db/migration/V1__codes_bags_links_scans.sql"));
    }

    private static Path find() {
        List<Path> places = new ArrayList<>();
        try {
            Path versions = Path.of("/usr/lib/postgresql");
            if (Files.isDirectory(versions)) {
                try (Stream<Path> folders = Files.list(versions)) {
                    folders.sorted(Comparator.reverseOrder())
                            .forEach(folder -> places.add(folder.resolve("bin/pgbench")));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .forEach(folder -> places.add(Path.of(folder, "pgbench")));
        return places.stream()
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError("pgbench is missing, and without the reference no figure means"
                        + " anything; on Debian: apt install postgresql-contrib (or postgresql-15)"));
    }

    /** Runs one round and returns its transactions a second. */
    double round(int transactions) {
        URI address = URI.create(server.url().substring("jdbc:".length()));
        ProcessBuilder builder = new ProcessBuilder(
                        program.toString(),
                        "--no-vacuum",
                        "--protocol=prepared",
                        "--file=" + script,
                        "--client=" + connections,
                        "--jobs=2",
                        "--transactions=" + Math.max(1, transactions / connections),
                        "--host=" + address.getHost(),
                        "--port=" + address.getPort(),
                        "--username=" + server.user(),
                        DATABASE)
                .redirectErrorStream(true);
        builder.environment().put("PGPASSWORD", server.password());
        builder.environment().put("PGOPTIONS", "-c search_path=scan");
        try {
            Process process = builder.start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher rate = RATE.matcher(text);
            if (process.waitFor() != 0 || !rate.find()) {
                throw new AssertionError("pgbench failed: " + text.strip());
            }
            return Double.parseDouble(rate.group(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    int connections() {
        return connections;
    }

    /** Takes the reference database away. */
    @Override
    public void close() {
        server.run("DROP DATABASE IF EXISTS " + DATABASE + " WITH (FORCE)");
        try {
            Files.deleteIfExists(script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return reference.toString();
    }
}
