package io.traitortrack.audit.proof;

import java.util.List;
import java.util.stream.Collectors;

import io.traitortrack.audit.log.Checkpoint;
import io.traitortrack.audit.log.Hash;

/**
 * That an entry is under a signed checkpoint: enough to check offline, with the entry's bytes and the verifier key.
 *
 * @param index of the entry
 * @param path from the leaf's sibling up to the child of the root
 */
public record InclusionProof(long index, List<Hash> path, Checkpoint checkpoint) {

    public InclusionProof {
        path = List.copyOf(path);
    }

    /** The text form of C2SP tlog-proof, version 1. */
    public String text() {
        return "c2sp.org/tlog-proof@v1\nindex " + index + "\n"
                + path.stream().map(hash -> hash.base64() + "\n").collect(Collectors.joining()) + "\n"
                + checkpoint.note();
    }
}
