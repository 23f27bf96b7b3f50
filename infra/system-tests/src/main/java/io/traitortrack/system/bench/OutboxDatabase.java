package io.traitortrack.system.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;

import com.github.f4b6a3.uuid.UuidCreator;
import io.traitortrack.system.Database;

/** A database on the stack's server that holds an outbox and nothing else, and goes when it is closed. */
final class OutboxDatabase implements AutoCloseable {

    static final String SCHEMA = "bench";
    static final String RELAY = "bench_relay";
    private static final String VALUE = "{\"code\":\"000000001\",\"note\":\"" + "x".repeat(560) + "\"}";

    private final Database server;
    private final Database own;
    private final String password;
    private final Connection writer;

    /**
     * Makes it.
     *
     * @param server any database of the server, as superuser
     * @param checkout the source tree, whose migration of the platform makes the tables
     * @param password of the relay's user, which belongs to the whole server
     */
    OutboxDatabase(Database server, Path checkout, String name, String password) throws SQLException {
        this.server = server;
        this.own = new Database(
                server.url().replaceFirst("/[^/]+$", "/" + name), SCHEMA, server.user(), server.password());
        this.password = password;
        server.run("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
        server.run("CREATE DATABASE " + name);
        server.script("""
                DO $$ BEGIN
                  CREATE ROLE bench_service;
                  CREATE ROLE bench_relay LOGIN REPLICATION;
                EXCEPTION WHEN duplicate_object THEN NULL; END $$
                """);
        server.run("ALTER ROLE bench_relay PASSWORD '" + password + "'");
        own.run("CREATE SCHEMA " + SCHEMA);
        try {
            own.script(Files.readString(checkout.resolve(
                            "infra/platform/src/main/resources/db/platform/V0_1__events_out_and_in.sql"))
                    .replace("${flyway:defaultSchema}", SCHEMA));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        writer = DriverManager.getConnection(own.url(), own.user(), own.password());
        writer.setSchema(SCHEMA);
    }

    String url() {
        return own.url();
    }

    String password() {
        return password;
    }

    /** Commits one event; returns its id. */
    UUID commit(String topic) throws SQLException {
        UUID id = UuidCreator.getTimeOrderedEpochPlus1();
        try (PreparedStatement row = writer.prepareStatement("""
                INSERT INTO outbox (id, topic, key, type, subject_version, recorded_at, request_id, value)
                VALUES (?, ?, 'SB00001', 'io.traitortrack.BagLinked.v1', 1, now(), 'bench', ?)
                """)) {
            row.setObject(1, id);
            row.setString(2, topic);
            row.setString(3, VALUE);
            row.executeUpdate();
        }
        return id;
    }

    @Override
    public void close() throws SQLException {
        writer.close();
        String name = own.url().substring(own.url().lastIndexOf('/') + 1);
        server.script("""
                SELECT pg_terminate_backend(active_pid, 5000) FROM pg_replication_slots
                  WHERE database = '%1$s' AND active_pid IS NOT NULL;
                SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE database = '%1$s';
                """.formatted(name));
        server.run("DROP DATABASE " + name + " WITH (FORCE)");
    }
}
