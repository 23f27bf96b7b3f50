package io.traitortrack.audit.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The tree, grown leaf by leaf from the entries alone: one hash for each complete subtree at its right edge, joined
 * whenever two are equally high. Beside it, the hashes of every tile that is not yet full.
 */
final class RecomputedTree {
    private static final int TILE = 256;

    /** Complete subtrees from left to right, each higher than the next; the heights are the one bits of the size. */
    private final List<byte[]> peaks = new ArrayList<>();

    private final List<List<byte[]>> tiles = new ArrayList<>();
    private final Map<Long, byte[]> remembered = new HashMap<>();
    private long size;

    /** A tile that can be compared with the one that the log serves. */
    record RecomputedTile(int level, long n, List<byte[]> hashes) {

        RecomputedTile {
            hashes = List.copyOf(hashes);
        }

        /** The first entry that the i-th hash speaks of. */
        long firstEntry(int i) {
            return (n * TILE + i) << (8 * level);
        }
    }

    long size() {
        return size;
    }

    /** Remembers the root that the tree has when it has this size. */
    void remember(long atSize) {
        remembered.put(atSize, Hashes.empty());
        if (atSize == size) {
            remembered.put(atSize, root());
        }
    }

    byte @Nullable [] rootAt(long atSize) {
        return atSize <= size ? remembered.get(atSize) : null;
    }

    /** Adds a leaf hash; answers the tiles that it filled. */
    List<RecomputedTile> append(byte[] leaf) {
        byte[] peak = leaf;
        for (long rest = size; (rest & 1) == 1; rest >>= 1) {
            peak = Hashes.node(peaks.removeLast(), peak);
        }
        peaks.add(peak);
        var full = new ArrayList<RecomputedTile>();
        byte[] hash = leaf;
        for (int level = 0; ; level++) {
            if (level == tiles.size()) {
                tiles.add(new ArrayList<>());
            }
            var tile = tiles.get(level);
            tile.add(hash);
            if (tile.size() < TILE) {
                break;
            }
            full.add(new RecomputedTile(level, size >> (8 * (level + 1)), tile));
            hash = subtree(tile);
            tile.clear();
        }
        size++;
        if (remembered.containsKey(size)) {
            remembered.put(size, root());
        }
        return full;
    }

    /** The tiles at the right edge that are not full. */
    List<RecomputedTile> unfinished() {
        var unfinished = new ArrayList<RecomputedTile>();
        for (int level = 0; level < tiles.size(); level++) {
            if (!tiles.get(level).isEmpty()) {
                unfinished.add(new RecomputedTile(level, size >> (8 * (level + 1)), tiles.get(level)));
            }
        }
        return unfinished;
    }

    byte[] root() {
        if (peaks.isEmpty()) {
            return Hashes.empty();
        }
        byte[] root = peaks.getLast();
        for (int i = peaks.size() - 2; i >= 0; i--) {
            root = Hashes.node(peaks.get(i), root);
        }
        return root;
    }

    private static byte[] subtree(List<byte[]> hashes) {
        List<byte[]> row = hashes;
        while (row.size() > 1) {
            var above = new ArrayList<byte[]>(row.size() / 2);
            for (int i = 0; i < row.size(); i += 2) {
                above.add(Hashes.node(row.get(i), row.get(i + 1)));
            }
            row = above;
        }
        return row.getFirst();
    }
}
