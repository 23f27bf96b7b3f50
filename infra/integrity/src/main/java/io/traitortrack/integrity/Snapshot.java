package io.traitortrack.integrity;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;

/** One database at one moment: a transaction that reads only, and sees nothing that is committed after its begin. */
final class Snapshot implements AutoCloseable {

    private static final int FETCH = 10_000;

    private final Connection connection;

    private Snapshot(Connection connection) {
        this.connection = connection;
    }

    /** Takes what a query yields, row by row. */
    interface Row {
        void take(ResultSet row) throws SQLException;
    }

    static Snapshot of(Settings settings, String database) throws SQLException {
        Connection connection = DriverManager.getConnection(settings.url(database), settings.login(database));
        try {
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setAutoCommit(false);
            Snapshot snapshot = new Snapshot(connection);
            // the first statement is when the snapshot is taken
            snapshot.each("SELECT 1", row -> {});
            return snapshot;
        } catch (SQLException failure) {
            connection.close();
            throw failure;
        }
    }

    /** Hands over every row, some at a time. */
    void each(String sql, Row taker) throws SQLException {
        try (Cursor rows = cursor(sql)) {
            while (rows.next()) {
                taker.take(rows.row());
            }
        }
    }

    /** Hands over the rows of a query of one parameter, an array of texts. */
    void each(String sql, Collection<String> texts, Row taker) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, connection.createArrayOf("text", texts.toArray()));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    taker.take(rows);
                }
            }
        }
    }

    long number(String sql) throws SQLException {
        long[] number = new long[1];
        each(sql, row -> number[0] = row.getLong(1));
        return number[0];
    }

    /** Opens a query that is read step by step, beside others. */
    Cursor cursor(String sql) throws SQLException {
        PreparedStatement select = connection.prepareStatement(sql);
        try {
            select.setFetchSize(FETCH);
            return new Cursor(select, select.executeQuery());
        } catch (SQLException failure) {
            select.close();
            throw failure;
        }
    }

    /** A query under way. */
    record Cursor(PreparedStatement select, ResultSet row) implements AutoCloseable {

        boolean next() throws SQLException {
            return row.next();
        }

        @Override
        public void close() throws SQLException {
            select.close();
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
