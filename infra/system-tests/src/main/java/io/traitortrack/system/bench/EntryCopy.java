package io.traitortrack.system.bench;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import org.postgresql.PGConnection;

/** The reference of the audit log: its last entries by one binary COPY into a table like its own, indexes included. */
final class EntryCopy implements AutoCloseable {

    private static final byte[] SIGNATURE = "PGCOPY\n\377\r\n\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final String TABLE = "audit.entry_reference";

    private final Connection connection;
    private byte[] rows = {};
    private int count;

    EntryCopy(Connection connection) throws SQLException {
        this.connection = connection;
        run("DROP TABLE IF EXISTS " + TABLE);
        run("CREATE TABLE " + TABLE + " (LIKE audit.entry INCLUDING ALL)");
    }

    /** Reads the last entries of the log and empties the table; not part of any measurement. */
    void read(int entries) {
        count = 0;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes);
                Statement select = connection.createStatement();
                ResultSet found = select.executeQuery(
                        "SELECT idx, leaf, bytes FROM audit.entry ORDER BY idx DESC LIMIT " + entries)) {
            out.write(SIGNATURE);
            out.writeInt(0);
            out.writeInt(0);
            while (found.next()) {
                out.writeShort(3);
                out.writeInt(Long.BYTES);
                out.writeLong(found.getLong(1));
                write(out, found.getBytes(2));
                write(out, found.getBytes(3));
                count++;
            }
            out.writeShort(-1);
            rows = bytes.toByteArray();
            run("TRUNCATE " + TABLE);
        } catch (SQLException e) {
            throw new AssertionError(e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Entries a second. */
    double run() {
        try {
            long start = System.nanoTime();
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("COPY " + TABLE + " (idx, leaf, bytes) FROM STDIN BINARY", new ByteArrayInputStream(rows));
            return count / ((System.nanoTime() - start) / 1e9);
        } catch (SQLException e) {
            throw new AssertionError(e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(DataOutputStream out, byte[] field) throws IOException {
        out.writeInt(field.length);
        out.write(field);
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        run("DROP TABLE " + TABLE);
    }
}
