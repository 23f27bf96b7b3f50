package io.traitortrack.system.proof;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The proof that one entry stands at one index of a log, as C2SP tlog-proof writes it.
 *
 * @param path hashes from the leaf's sibling up to the root's child
 */
public record InclusionProof(long index, List<byte[]> path, Checkpoint checkpoint) {

    private static final String FIRST_LINE = "c2sp.org/tlog-proof@v1";

    /** Reads a proof; nothing is checked yet. */
    public static InclusionProof parse(String text) {
        int body = text.indexOf("\n\n");
        if (body < 0 || !text.startsWith(FIRST_LINE + "\n")) {
            throw new ProofRefused("the proof does not start with " + FIRST_LINE);
        }
        List<String> lines =
                new ArrayList<>(text.substring(0, body).lines().skip(1).toList());
        if (!lines.isEmpty() && lines.getFirst().startsWith("extra ")) {
            lines.removeFirst();
        }
        if (lines.isEmpty() || !lines.getFirst().matches("index \\d{1,18}")) {
            throw new ProofRefused("the proof names no index");
        }
        long index = Long.parseLong(lines.removeFirst().substring("index ".length()));
        return new InclusionProof(
                index,
                lines.stream().map(Base64.getDecoder()::decode).toList(),
                Checkpoint.parse(text.substring(body + 2)));
    }

    /**
     * Recomputes the root from the entry's bytes and compares it with the signed one (RFC 9162, section 2.1.3.2);
     * returns normally only if the entry is proved.
     */
    public void verify(byte[] entry, VerifierKey key) {
        checkpoint.verifiedBy(key);
        if (index >= checkpoint.size()) {
            throw new ProofRefused("the checkpoint covers " + checkpoint.size() + " entries, not index " + index);
        }
        long node = index;
        long last = checkpoint.size() - 1;
        byte[] hash = Hash.leaf(entry);
        for (byte[] sibling : path) {
            if (last == 0) {
                throw new ProofRefused("the proof is longer than the tree is high");
            }
            if ((node & 1) == 1 || node == last) {
                hash = Hash.node(sibling, hash);
                while ((node & 1) == 0 && node != 0) {
                    node >>= 1;
                    last >>= 1;
                }
            } else {
                hash = Hash.node(hash, sibling);
            }
            node >>= 1;
            last >>= 1;
        }
        if (last != 0 || !Base64.getEncoder().encodeToString(hash).equals(checkpoint.root())) {
            throw new ProofRefused("the entry at index " + index + " does not lead to the signed root");
        }
    }
}
