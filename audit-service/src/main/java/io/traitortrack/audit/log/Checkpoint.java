package io.traitortrack.audit.log;

/**
 * What the log says about itself: how long it is and what it holds (C2SP tlog-checkpoint).
 *
 * @param size number of entries covered
 * @param root hash of the tree over them
 * @param note the signed text, served verbatim
 */
public record Checkpoint(long size, Hash root, String note) {

    /** Signs the state of the log; the origin is the name of the key. */
    static Checkpoint sign(NoteSigner signer, long size, Hash root) {
        String text = signer.verifierKey().name() + "\n" + size + "\n" + root.base64() + "\n";
        return new Checkpoint(size, root, signer.sign(text));
    }

    /** Whether the entry at {@code index} is under this signature. */
    public boolean covers(long index) {
        return index < size;
    }
}
