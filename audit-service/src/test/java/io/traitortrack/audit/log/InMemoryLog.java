package io.traitortrack.audit.log;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A log without a database: entries, leaves and full tiles, each to be tampered with. */
public final class InMemoryLog {
    public final List<byte[]> entries = new ArrayList<>();
    public final List<Hash> leaves = new ArrayList<>();
    public final Map<String, byte[]> fullTiles = new HashMap<>();
    private final NoteSigner signer;
    private GrowingTree tree = GrowingTree.empty();
    private Checkpoint checkpoint;

    public InMemoryLog(NoteSigner signer) {
        this.signer = signer;
        this.checkpoint = Checkpoint.sign(signer, 0, Hash.EMPTY_ROOT);
    }

    public InMemoryLog append(byte[] entry) {
        var leaf = Hash.leaf(entry);
        entries.add(entry);
        leaves.add(leaf);
        tree.append(
                leaf,
                tile -> fullTiles.put(
                        tile.level() + "/" + tile.index().n(), tile.hashes().array()));
        return this;
    }

    /** Signs what was appended. */
    public InMemoryLog seal() {
        checkpoint = Checkpoint.sign(signer, tree.size(), tree.root());
        return this;
    }

    /** Makes leaves and tiles anew from the entries as they are now, as a forger would; the signature stays. */
    public InMemoryLog rebuild() {
        var copy = List.copyOf(entries);
        entries.clear();
        leaves.clear();
        fullTiles.clear();
        tree = GrowingTree.empty();
        copy.forEach(this::append);
        return this;
    }

    public Checkpoint checkpoint() {
        return checkpoint;
    }

    public VerifierKey key() {
        return signer.verifierKey();
    }

    public MerkleTree tree(long size) {
        return new MerkleTree(size, new TiledSubtrees(size, this::hashes));
    }

    /** The hashes of a tile, read from the full tiles, or from leaves and full tiles below. */
    public byte[] hashes(int level, TileIndex index) {
        byte[] full = fullTiles.get(level + "/" + index.n());
        if (full != null) {
            return Arrays.copyOf(full, index.width() * Hash.LENGTH);
        }
        byte[] hashes = new byte[index.width() * Hash.LENGTH];
        for (int i = 0; i < index.width(); i++) {
            hash(level, index.start() + i).write(hashes, i * Hash.LENGTH);
        }
        return hashes;
    }

    /** The stored hashes of a full tile, to read or to change. */
    public byte[] fullTile(int level, long n) {
        return Objects.requireNonNull(fullTiles.get(level + "/" + n), "no such tile");
    }

    private Hash hash(int level, long position) {
        return level == 0
                ? leaves.get((int) position)
                : new Tile(level - 1, TileIndex.full(position), Bytes.of(fullTile(level - 1, position))).root();
    }
}
