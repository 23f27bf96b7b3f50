package io.traitortrack.audit.log;

/**
 * A run of consecutive hashes of one level of the tree, 256 when full (C2SP tlog-tiles).
 *
 * @param level 0 holds leaf hashes; each hash of a level above is the root of a full tile below
 * @param index place and width within the level
 * @param hashes the hashes one after another, 32 bytes each
 */
public record Tile(int level, TileIndex index, Bytes hashes) {

    public Tile {
        if (hashes.length() != index.width() * Hash.LENGTH) {
            throw new IllegalArgumentException(
                    "tile of " + index.width() + " hashes with " + hashes.length() + " bytes");
        }
    }

    /** The {@code i}-th hash of this tile. */
    public Hash hash(int i) {
        return Hash.read(hashes.array(), i * Hash.LENGTH);
    }

    /** The hash over {@code 2^height} consecutive hashes that start at {@code first}. */
    public Hash subtree(int first, int height) {
        return height == 0
                ? hash(first)
                : Hash.node(subtree(first, height - 1), subtree(first + (1 << (height - 1)), height - 1));
    }

    /** The root of a full tile, which is one hash of the level above. */
    public Hash root() {
        if (!index.isFull()) {
            throw new IllegalStateException("only a full tile has a place in the level above");
        }
        return subtree(0, 8);
    }
}
