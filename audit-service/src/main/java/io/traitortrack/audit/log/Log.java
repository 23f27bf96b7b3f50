package io.traitortrack.audit.log;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

import org.springframework.stereotype.Component;

/**
 * The log, read: what a checkpoint covers, and nothing that is not covered yet.
 *
 * <p>Every answer but the latest checkpoint is final: asked again, it is the same for ever.
 */
@Component
public class Log {
    private final DataSource dataSource;

    Log(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** The newest checkpoint; empty only before the very first one was signed. */
    public Optional<Checkpoint> latest() {
        return read(StoredTiles::lastCheckpoint);
    }

    /** The hashes of a tile of the tree that the checkpoint covers; empty where it reaches less far. */
    public Optional<byte[]> tile(Checkpoint checkpoint, int level, TileIndex index) {
        long hashesInLevel = level > 7 ? 0 : checkpoint.size() >>> (8 * level);
        return index.end() > hashesInLevel
                ? Optional.empty()
                : Optional.of(read(stored -> stored.hashes(level, index)));
    }

    /** An entry bundle: each entry behind its length in two bytes; empty where the checkpoint reaches less far. */
    public Optional<byte[]> bundle(Checkpoint checkpoint, TileIndex index) {
        return index.end() > checkpoint.size()
                ? Optional.empty()
                : Optional.of(bundle(read(stored -> stored.entries(index))));
    }

    /** The bytes of one entry, covered or not; empty where it does not exist. */
    public Optional<byte[]> entry(long index) {
        return read(stored -> Optional.ofNullable(stored.entry(index)));
    }

    /** Runs a computation over the tree that the checkpoint covers, with one connection for all the tiles it needs. */
    public <T> T tree(Checkpoint checkpoint, TreeComputation<T> computation) {
        return read(stored -> computation.apply(
                new MerkleTree(checkpoint.size(), new TiledSubtrees(checkpoint.size(), stored::hashes))));
    }

    /** Something computed over a tree. */
    @FunctionalInterface
    public interface TreeComputation<T> {
        T apply(MerkleTree tree);
    }

    private interface Reading<T> {
        T from(StoredTiles stored) throws SQLException;
    }

    private <T> T read(Reading<T> reading) {
        try (Connection connection = dataSource.getConnection()) {
            return reading.from(new StoredTiles(connection));
        } catch (SQLException e) {
            throw new LogUnreadable(e);
        }
    }

    private static byte[] bundle(byte[][] entries) {
        int length = 0;
        for (byte[] entry : entries) {
            length += 2 + entry.length;
        }
        var bundle = ByteBuffer.allocate(length);
        for (byte[] entry : entries) {
            bundle.putShort((short) entry.length).put(entry);
        }
        return bundle.array();
    }
}
