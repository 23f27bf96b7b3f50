package io.traitortrack.platform.relay;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.github.f4b6a3.uuid.UuidCreator;
import io.traitortrack.testkit.Database;
import io.traitortrack.testkit.TestServers;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/** Writers that commit events all the time, each about keys of its own, and remember what was acknowledged. */
final class Writing implements AutoCloseable {

    private static final int WRITERS = 2;
    private static final int KEYS = 5;
    private static final Duration PAUSE = Duration.ofMillis(2);

    private final Database database = TestServers.database("scan");
    private final Set<UUID> acknowledged = ConcurrentHashMap.newKeySet();
    private final CountDownLatch over = new CountDownLatch(1);
    private final List<Thread> writers = new ArrayList<>();

    Writing() {
        this("W");
    }

    /** With keys that begin so. */
    Writing(String prefix) {
        for (int writer = 0; writer < WRITERS; writer++) {
            String name = prefix + writer;
            writers.add(Thread.ofPlatform().name(name).start(() -> write(name)));
        }
    }

    /** Everything that a commit was acknowledged for, or that was found in the table after one was not. */
    Set<UUID> acknowledged() {
        return acknowledged;
    }

    /** Stops writing; returns what was acknowledged. */
    Set<UUID> end() {
        close();
        return acknowledged;
    }

    private void write(String writer) {
        long number = 0;
        @Nullable Connection connection = null;
        while (!rest(PAUSE)) {
            UUID id = UuidCreator.getTimeOrderedEpochPlus1();
            while (!acknowledged.contains(id)) {
                try {
                    if (connection == null) {
                        connection = database.connect(database.migration());
                        connection.setSchema("scan");
                        if (isThere(connection, id)) {
                            acknowledged.add(id);
                            break;
                        }
                    }
                    insert(connection, id, writer + "-" + number % KEYS, number / KEYS + 1);
                    acknowledged.add(id);
                } catch (SQLException away) {
                    connection = null;
                    if (rest(Duration.ofMillis(50))) {
                        return;
                    }
                }
            }
            number++;
        }
    }

    private static void insert(Connection connection, UUID id, String key, long version) throws SQLException {
        try (PreparedStatement row = connection.prepareStatement("""
                INSERT INTO outbox (id, topic, key, type, subject_version, recorded_at, request_id, value)
                VALUES (?, ?, ?, 'io.traitortrack.SiteChanged.v1', ?, now(), 'request-1', '{"siteCode":"LKO"}')
                """)) {
            row.setObject(1, id);
            row.setString(2, Carriage.TOPIC);
            row.setString(3, key);
            row.setLong(4, version);
            row.executeUpdate();
        }
    }

    private static boolean isThere(Connection connection, UUID id) throws SQLException {
        try (PreparedStatement find = connection.prepareStatement("SELECT 1 FROM outbox WHERE id = ?")) {
            find.setObject(1, id);
            try (ResultSet row = find.executeQuery()) {
                return row.next();
            }
        }
    }

    private boolean rest(Duration pause) {
        try {
            return over.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @Override
    public void close() {
        over.countDown();
        for (Thread writer : writers) {
            assertThat(writer.isAlive() && !joined(writer)).isFalse();
        }
    }

    private static boolean joined(Thread writer) {
        try {
            return writer.join(Duration.ofSeconds(30));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
