package io.traitortrack.audit;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;

import io.traitortrack.testkit.Database;
import io.traitortrack.testkit.TestServers;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** One order, without a gap and without a repetition, whatever happens to those who write it. */
class SequencerIT {
    private static final Database DATABASE = TestServers.database("audit");

    @Test
    void goesOnWithoutAGapAfterARestart() throws SQLException {
        for (int round = 0; round < 3; round++) {
            var events = someEvents("SB6100" + round, 40);
            try (var audit = RunningAudit.start()) {
                AnEvent.await(events);
                audit.awaitEvent(events.getLast().id());
            }
        }

        assertThatTheLogIsGapless();
    }

    @Test
    void goesOnWithoutAGapWhenItsConnectionIsLostInTheMiddleOfWriting() throws SQLException {
        try (var audit = RunningAudit.start()) {
            for (int round = 0; round < 5; round++) {
                var events = someEvents("SB6200" + round, 200);
                AnEvent.await(events);
                killTheSequencersConnection();
                audit.awaitJson(
                        "/api/v1/audit/events?subject=SB6200" + round + "&limit=500",
                        page -> page.get("items").size() == 200);
                // the term that wrote the last of them may have ended before it could sign
                audit.awaitCheckpoint(events.getLast().id());
            }
        }

        assertThatTheLogIsGapless();
    }

    @Test
    void isOneAtATimeAndIsReplacedWhenItEnds() throws SQLException {
        try (var second = startBesideAnother()) {
            var events = someEvents("SB63001", 50);
            AnEvent.await(events);

            second.awaitJson(
                    "/api/v1/audit/events?subject=SB63001&limit=500",
                    page -> page.get("items").size() == 50);
        }

        assertThatTheLogIsGapless();
    }

    /** Two replicas write under load; the first one ends. */
    private static RunningAudit startBesideAnother() {
        try (var first = RunningAudit.start()) {
            var second = RunningAudit.start();
            var events = someEvents("SB63000", 50);
            AnEvent.await(events);
            first.awaitEvent(events.getLast().id());
            return second;
        }
    }

    private static List<AnEvent> someEvents(String parent, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> AnEvent.ofALink(parent, "%05d".formatted(i)))
                .toList();
    }

    private static void killTheSequencersConnection() throws SQLException {
        try (Connection superuser = DATABASE.connectAsSuperuser();
                var statement = superuser.createStatement()) {
            statement.execute("""
                    SELECT pg_terminate_backend(l.pid) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
                    WHERE l.locktype = 'advisory' AND l.granted AND d.datname = 'audit'""");
        }
    }

    private static void assertThatTheLogIsGapless() throws SQLException {
        try (Connection connection = DATABASE.connect(DATABASE.service());
                var statement = connection.createStatement();
                var row = statement.executeQuery("""
                        SELECT (SELECT count(*) FROM entry), (SELECT max(idx) + 1 FROM entry),
                               (SELECT count(*) FROM event), (SELECT count(DISTINCT idx) FROM event),
                               (SELECT max(size) FROM checkpoint)""")) {
            row.next();
            assertThat(List.of(row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5)))
                    .containsOnly(row.getLong(1));
        }
    }
}
