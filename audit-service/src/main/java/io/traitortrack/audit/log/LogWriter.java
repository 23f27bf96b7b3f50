package io.traitortrack.audit.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.traitortrack.audit.db.CopyRows;

/**
 * The one hand that appends.
 *
 * <p>Lives on a single connection, the one that also holds the advisory lock of the log: when that connection is lost
 * the lock is lost with it, and so is every append that was not yet committed. Not for use by several threads. After
 * any exception the writer is worthless and is opened anew.
 */
public final class LogWriter {
    private final Connection connection;
    private final NoteSigner signer;
    private final GrowingTree tree;
    private long checkpointed;

    private LogWriter(Connection connection, NoteSigner signer, GrowingTree tree, long checkpointed) {
        this.connection = connection;
        this.signer = signer;
        this.tree = tree;
        this.checkpointed = checkpointed;
    }

    /**
     * Takes up the log where it ends.
     *
     * @throws LogDamaged where the log does not contain what was signed last; nothing more is appended or signed then
     */
    public static LogWriter open(Connection connection, NoteSigner signer) throws SQLException {
        var stored = new StoredTiles(connection);
        long size = stored.size();
        var tree = GrowingTree.resume(size, stored::unfinished);
        var last = stored.lastCheckpoint();
        if (last.isPresent() && last.get().size() > size) {
            throw new LogDamaged("the last checkpoint covers " + last.get().size() + " entries, the log has " + size);
        }
        if (last.isPresent()) {
            long covered = last.get().size();
            var root = new MerkleTree(covered, new TiledSubtrees(covered, stored::hashes)).root();
            if (!root.equals(last.get().root())) {
                throw new LogDamaged("the first " + covered + " entries no longer hash to the root that was signed");
            }
        }
        return new LogWriter(
                connection, signer, tree, last.map(Checkpoint::size).orElse(-1L));
    }

    /** Number of entries, those of the open transaction included. */
    public long size() {
        return tree.size();
    }

    /**
     * Appends encoded entries in this order within the connection's open transaction; durable once the caller has
     * committed.
     *
     * @return the index of the first one
     */
    public long append(List<byte[]> entries) throws SQLException {
        long first = tree.size();
        var rows = new CopyRows("entry", "idx", "leaf", "bytes");
        var full = new ArrayList<Tile>();
        for (byte[] bytes : entries) {
            var leaf = Hash.leaf(bytes);
            rows.row().bigint(tree.size()).bytea(leaf.toBytes()).bytea(bytes);
            tree.append(leaf, full::add);
        }
        rows.send(connection);
        var tiles = new CopyRows("tile", "level", "n", "hashes", "root");
        for (Tile tile : full) {
            tiles.row()
                    .smallint(tile.level())
                    .bigint(tile.index().n())
                    .bytea(tile.hashes().array())
                    .bytea(tile.root().toBytes());
        }
        tiles.send(connection);
        return first;
    }

    /** Whether entries exist that no checkpoint covers; also the empty log once needs one. */
    public boolean needsCheckpoint() {
        return tree.size() > checkpointed;
    }

    /**
     * Signs what is committed, and commits the signature; durable when this returns. Called with no transaction open.
     *
     * @return the new checkpoint, empty where nothing grew
     */
    public Optional<Checkpoint> checkpoint(Instant now) throws SQLException {
        if (!needsCheckpoint()) {
            return Optional.empty();
        }
        var checkpoint = Checkpoint.sign(signer, tree.size(), tree.root());
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO checkpoint (size, root, note, signed_at) VALUES (?, ?, ?, ?)")) {
            insert.setLong(1, checkpoint.size());
            insert.setBytes(2, checkpoint.root().toBytes());
            insert.setString(3, checkpoint.note());
            insert.setTimestamp(4, Timestamp.from(now));
            insert.executeUpdate();
        }
        connection.commit();
        checkpointed = checkpoint.size();
        return Optional.of(checkpoint);
    }
}
