package io.traitortrack.platform.relay;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The replication slot that the engine reads from. */
final class Slot {

    private static final Logger LOG = LoggerFactory.getLogger(Slot.class);
    private static final int TERMINATION_MILLIS = 5_000;

    private Slot() {}

    /**
     * Makes sure that a slot is there, usable and free. One that is missing, or that the server gave up because it held
     * back too much of the log, or of which no position is stored, is made anew; what the new one cannot show, because it
     * is older, is left for the backlog to carry. The caller holds the lock: another reader of the slot is a relay that has lost it, and is ended.
     */
    static void ensure(Connection connection, String name, Numbering numbering) throws SQLException {
        try (PreparedStatement find = connection.prepareStatement("""
                SELECT active_pid, wal_status = 'lost' OR invalidation_reason IS NOT NULL
                FROM pg_replication_slots WHERE slot_name = ?
                """)) {
            find.setString(1, name);
            try (ResultSet slot = find.executeQuery()) {
                boolean exists = slot.next();
                if (exists) {
                    Integer reader = slot.getObject(1, Integer.class);
                    if (reader != null) {
                        end(connection, reader);
                    }
                    if (!slot.getBoolean(2) && numbering.connectorOffset() != null) {
                        return;
                    }
                }
                LOG.warn("Slot {} is made anew; what no slot has shown comes from the outbox", name);
                numbering.forgetConnectorOffset(); // first, so that a crash right here still leaves a backlog to look
                // for
                if (exists) {
                    call(connection, "SELECT pg_drop_replication_slot(?)", name);
                }
                call(connection, "SELECT pg_create_logical_replication_slot(?, 'pgoutput')", name);
            }
        }
    }

    private static void end(Connection connection, int reader) throws SQLException {
        try (PreparedStatement end = connection.prepareStatement("SELECT pg_terminate_backend(?, ?)")) {
            end.setInt(1, reader);
            end.setLong(2, TERMINATION_MILLIS);
            end.execute();
        }
    }

    private static void call(Connection connection, String statement, String name) throws SQLException {
        try (PreparedStatement call = connection.prepareStatement(statement)) {
            call.setString(1, name);
            call.execute();
        }
    }
}
