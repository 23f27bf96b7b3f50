package io.traitortrack.audit.log;

/** Where a tree finds the hashes of its complete subtrees. */
@FunctionalInterface
public interface Subtrees {
    /** The hash of the {@code n}-th complete subtree of {@code 2^level} leaves; {@code n} counts from 0. */
    Hash subtree(int level, long n);
}
