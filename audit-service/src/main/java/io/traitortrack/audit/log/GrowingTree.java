package io.traitortrack.audit.log;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * The right edge of the tree while it grows: the unfinished tile of every level, and nothing else.
 *
 * <p>Not for use by several threads. A full tile is handed out once, at the leaf that fills it.
 */
final class GrowingTree {
    private final List<Edge> levels = new ArrayList<>();
    private long size;

    private GrowingTree() {}

    static GrowingTree empty() {
        return new GrowingTree();
    }

    /**
     * Takes up a tree again.
     *
     * @param unfinished what is stored of each level: the positions of the unfinished tile, read as hashes
     */
    static GrowingTree resume(long size, UnfinishedTiles unfinished) {
        var tree = new GrowingTree();
        tree.size = size;
        int level = 0;
        for (long width = size; width > 0; width /= TileIndex.FULL_WIDTH) {
            var edge = new Edge();
            edge.tile = width / TileIndex.FULL_WIDTH;
            int count = (int) (width % TileIndex.FULL_WIDTH);
            if (count > 0) {
                byte[] hashes = unfinished.hashes(level, new TileIndex(edge.tile, count));
                System.arraycopy(hashes, 0, edge.hashes, 0, count * Hash.LENGTH);
                edge.count = count;
            }
            tree.levels.add(edge);
            level++;
        }
        return tree;
    }

    /** Reads the stored hashes of an unfinished tile, 32 bytes for each of its width. */
    @FunctionalInterface
    interface UnfinishedTiles {
        byte[] hashes(int level, TileIndex index);
    }

    long size() {
        return size;
    }

    /** Adds a leaf; every tile that it fills is handed to {@code full}, lowest level first. */
    void append(Hash leaf, Consumer<Tile> full) {
        append(0, leaf, full);
        size++;
    }

    Hash root() {
        return new MerkleTree(size, this::edgeSubtree).root();
    }

    private void append(int level, Hash hash, Consumer<Tile> full) {
        if (level == levels.size()) {
            levels.add(new Edge());
        }
        var edge = levels.get(level);
        hash.write(edge.hashes, edge.count * Hash.LENGTH);
        edge.count++;
        if (edge.count == TileIndex.FULL_WIDTH) {
            var tile = new Tile(level, TileIndex.full(edge.tile), Bytes.of(edge.hashes.clone()));
            edge.count = 0;
            edge.tile++;
            full.accept(tile);
            append(level + 1, tile.root(), full);
        }
    }

    /** The subtrees that a root is made of all begin in the unfinished tile of their level. */
    private Hash edgeSubtree(int level, long n) {
        var edge = levels.get(level / 8);
        int height = level % 8;
        int first = (int) ((n << height) - edge.tile * TileIndex.FULL_WIDTH);
        var tile = new Tile(
                level / 8,
                new TileIndex(edge.tile, edge.count),
                Bytes.of(Arrays.copyOf(edge.hashes, edge.count * Hash.LENGTH)));
        return tile.subtree(first, height);
    }

    private static final class Edge {
        private final byte[] hashes = new byte[TileIndex.FULL_WIDTH * Hash.LENGTH];
        private int count;
        private long tile;
    }
}
