package io.traitortrack.audit.log;

import java.util.HashMap;
import java.util.Map;

/** Complete subtrees read from tiles; each tile is fetched once. */
final class TiledSubtrees implements Subtrees {
    private final long size;
    private final TileSource source;
    private final Map<String, Tile> fetched = new HashMap<>();

    /** Reads the hashes of a tile, full or not, 32 bytes for each of its width. */
    @FunctionalInterface
    interface TileSource {
        byte[] hashes(int level, TileIndex index);
    }

    TiledSubtrees(long size, TileSource source) {
        this.size = size;
        this.source = source;
    }

    @Override
    public Hash subtree(int level, long n) {
        int tileLevel = level / 8;
        int height = level % 8;
        long position = n << height;
        long tileNumber = position / TileIndex.FULL_WIDTH;
        long hashesInLevel = size >>> (8 * tileLevel);
        int width = (int) Math.min(TileIndex.FULL_WIDTH, hashesInLevel - tileNumber * TileIndex.FULL_WIDTH);
        var tile = fetched.computeIfAbsent(tileLevel + "/" + tileNumber, key -> {
            var index = new TileIndex(tileNumber, width);
            return new Tile(tileLevel, index, Bytes.of(source.hashes(tileLevel, index)));
        });
        return tile.subtree((int) (position % TileIndex.FULL_WIDTH), height);
    }
}
