package io.traitortrack.audit.db;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Rows on their way into one table by binary COPY, the fastest way in.
 *
 * <p>Columns are written in the order of the column list; nothing reaches the database before {@link #send}.
 */
public final class CopyRows {
    private static final byte[] SIGNATURE = {
        'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
    };
    private static final int TEXT_OID = 25;
    /** PostgreSQL counts time from 2000-01-01. */
    private static final long EPOCH_SECONDS = 946_684_800L;

    private final String table;
    private final int columns;
    private final String statement;
    private ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
    private int rows;

    /** Rows for {@code table (columns...)}; both are names of our own, never input. */
    public CopyRows(String table, String... columns) {
        this.table = table;
        this.columns = columns.length;
        this.statement = "COPY " + table + " (" + String.join(", ", columns) + ") FROM STDIN (FORMAT binary)";
        buffer.put(SIGNATURE);
    }

    /** Starts the next row. */
    public CopyRows row() {
        reserve(2).putShort((short) columns);
        rows++;
        return this;
    }

    public CopyRows bigint(long value) {
        reserve(12).putInt(8).putLong(value);
        return this;
    }

    public CopyRows smallint(int value) {
        reserve(6).putInt(2).putShort((short) value);
        return this;
    }

    public CopyRows bytea(byte[] value) {
        reserve(4 + value.length).putInt(value.length).put(value);
        return this;
    }

    public CopyRows text(@Nullable String value) {
        return value == null ? absent() : bytea(utf8(value));
    }

    public CopyRows uuid(UUID value) {
        reserve(20).putInt(16).putLong(value.getMostSignificantBits()).putLong(value.getLeastSignificantBits());
        return this;
    }

    /** Microseconds are kept, finer parts are cut. */
    public CopyRows timestamptz(@Nullable Instant value) {
        if (value == null) {
            return absent();
        }
        long micros = (value.getEpochSecond() - EPOCH_SECONDS) * 1_000_000 + value.getNano() / 1_000;
        return bigint(micros);
    }

    public CopyRows texts(Collection<String> values) {
        int start = reserve(4).position();
        buffer.putInt(0);
        reserve(20).putInt(values.isEmpty() ? 0 : 1).putInt(0).putInt(TEXT_OID);
        if (!values.isEmpty()) {
            buffer.putInt(values.size()).putInt(1);
        }
        for (String value : values) {
            text(value);
        }
        buffer.putInt(start, buffer.position() - start - 4);
        return this;
    }

    /** Sends all rows within the connection's transaction; returns when the server has taken them. */
    public void send(Connection connection) throws SQLException {
        if (rows == 0) {
            return;
        }
        reserve(2).putShort((short) -1);
        var copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(statement);
        try {
            copy.writeToCopy(buffer.array(), 0, buffer.position());
            long written = copy.endCopy();
            if (written != rows) {
                throw new UncheckedIOException(
                        new IOException("COPY into " + table + " took " + written + " rows of " + rows));
            }
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    private CopyRows absent() {
        reserve(4).putInt(-1);
        return this;
    }

    private ByteBuffer reserve(int more) {
        if (buffer.remaining() < more) {
            buffer.flip();
            buffer = ByteBuffer.allocate(Math.max(buffer.capacity() * 2, buffer.limit() + more))
                    .put(buffer);
        }
        return buffer;
    }

    private static byte[] utf8(String value) {
        return StoredText.fitted(value).getBytes(StandardCharsets.UTF_8);
    }
}
