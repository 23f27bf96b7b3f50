package io.traitortrack.audit.log;

import java.util.ArrayList;
import java.util.List;

/**
 * The Merkle tree over the first {@code size} leaves of the log (RFC 6962 section 2.1): its root, and the proofs that
 * follow from it.
 *
 * @param size number of leaves
 * @param subtrees hashes of complete subtrees; asked only for subtrees that lie within {@code size}
 */
public record MerkleTree(long size, Subtrees subtrees) {

    public MerkleTree {
        if (size < 0) {
            throw new IllegalArgumentException("a tree has no negative size: " + size);
        }
    }

    /** The Merkle tree hash over all leaves. */
    public Hash root() {
        return size == 0 ? Hash.EMPTY_ROOT : hash(0, size);
    }

    /** The audit path of a leaf, from its sibling up to the child of the root (RFC 6962 section 2.1.1). */
    public List<Hash> inclusion(long index) {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("no leaf " + index + " in a tree of " + size);
        }
        var path = new ArrayList<Hash>();
        inclusion(index, 0, size, path);
        return path;
    }

    /** Proof that the tree of {@code oldSize} leaves is a prefix of this one (RFC 6962 section 2.1.2). */
    public List<Hash> consistency(long oldSize) {
        if (oldSize < 0 || oldSize > size) {
            throw new IllegalArgumentException("no tree of " + oldSize + " within one of " + size);
        }
        var proof = new ArrayList<Hash>();
        if (oldSize > 0) {
            consistency(oldSize, 0, size, true, proof);
        }
        return proof;
    }

    private void inclusion(long index, long from, long to, List<Hash> path) {
        if (to - from == 1) {
            return;
        }
        long middle = from + largestPowerBelow(to - from);
        if (index < middle) {
            inclusion(index, from, middle, path);
            path.add(hash(middle, to));
        } else {
            inclusion(index, middle, to, path);
            path.add(hash(from, middle));
        }
    }

    private void consistency(long oldEnd, long from, long to, boolean wholeOldTree, List<Hash> proof) {
        if (oldEnd == to) {
            if (!wholeOldTree) {
                proof.add(hash(from, to));
            }
            return;
        }
        long middle = from + largestPowerBelow(to - from);
        if (oldEnd <= middle) {
            consistency(oldEnd, from, middle, wholeOldTree, proof);
            proof.add(hash(middle, to));
        } else {
            consistency(oldEnd, middle, to, false, proof);
            proof.add(hash(from, middle));
        }
    }

    /** The hash over leaves {@code [from, to)}; splits only where RFC 6962 does, so the left part is always complete. */
    private Hash hash(long from, long to) {
        long leaves = to - from;
        if (Long.bitCount(leaves) == 1) {
            int level = Long.numberOfTrailingZeros(leaves);
            return subtrees.subtree(level, from >>> level);
        }
        long middle = from + largestPowerBelow(leaves);
        return Hash.node(hash(from, middle), hash(middle, to));
    }

    private static long largestPowerBelow(long leaves) {
        return Long.highestOneBit(leaves - 1);
    }
}
