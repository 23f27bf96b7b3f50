package io.traitortrack.audit.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * The log as it is stored, read on one connection.
 *
 * <p>A row that somebody removed is read as zeros or as an empty entry: everything behind it keeps its place, so that
 * whoever checks can name the index.
 */
final class StoredTiles {
    private final Connection connection;

    StoredTiles(Connection connection) {
        this.connection = connection;
    }

    long size() throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT coalesce(max(idx) + 1, 0) FROM entry")) {
            row.next();
            return row.getLong(1);
        }
    }

    Optional<Checkpoint> lastCheckpoint() throws SQLException {
        try (var statement = connection.createStatement();
                var row =
                        statement.executeQuery("SELECT size, root, note FROM checkpoint ORDER BY size DESC LIMIT 1")) {
            return row.next()
                    ? Optional.of(
                            new Checkpoint(row.getLong("size"), Hash.of(row.getBytes("root")), row.getString("note")))
                    : Optional.empty();
        }
    }

    /** The hashes of any tile that the log reaches. */
    byte[] hashes(int level, TileIndex index) {
        try {
            byte[] full = index.isFull() ? fullTile(level, index.n()) : null;
            return full != null ? full : unfinished(level, index);
        } catch (SQLException e) {
            throw new LogUnreadable(e);
        }
    }

    /** The hashes of a tile from the rows below it: leaves, or the roots of full tiles. */
    byte[] unfinished(int level, TileIndex index) {
        String sql = level == 0
                ? "SELECT idx AS place, leaf AS hash FROM entry WHERE idx >= ? AND idx < ?"
                : "SELECT n AS place, root AS hash FROM tile WHERE n >= ? AND n < ? AND level = ?";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setLong(1, index.start());
            select.setLong(2, index.end());
            if (level > 0) {
                select.setInt(3, level - 1);
            }
            byte[] hashes = new byte[index.width() * Hash.LENGTH];
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    int place = (int) (rows.getLong("place") - index.start());
                    Hash.of(rows.getBytes("hash")).write(hashes, place * Hash.LENGTH);
                }
            }
            return hashes;
        } catch (SQLException e) {
            throw new LogUnreadable(e);
        }
    }

    /** The encoded entries of a bundle, in their places. */
    byte[][] entries(TileIndex index) throws SQLException {
        byte[][] entries = new byte[index.width()][0];
        try (PreparedStatement select =
                connection.prepareStatement("SELECT idx, bytes FROM entry WHERE idx >= ? AND idx < ?")) {
            select.setLong(1, index.start());
            select.setLong(2, index.end());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    entries[(int) (rows.getLong("idx") - index.start())] = rows.getBytes("bytes");
                }
            }
        }
        return entries;
    }

    byte @Nullable [] entry(long index) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT bytes FROM entry WHERE idx = ?")) {
            select.setLong(1, index);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getBytes("bytes") : null;
            }
        }
    }

    private byte @Nullable [] fullTile(int level, long n) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT hashes FROM tile WHERE level = ? AND n = ?")) {
            select.setInt(1, level);
            select.setLong(2, n);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getBytes("hashes") : null;
            }
        }
    }
}
