package io.traitortrack.system.proof;

/** Says why something that claims to be a proof is none. */
public final class ProofRefused extends RuntimeException {

    /** The reason as a sentence without its full stop. */
    public ProofRefused(String reason) {
        super(reason);
    }
}
