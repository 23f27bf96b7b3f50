package io.traitortrack.audit.log;

/** Keys for tests. */
public final class Fixtures {
    private Fixtures() {}

    /** The signer whose seed counts from 0 to 31. */
    public static NoteSigner aSigner() {
        return NoteSigner.of("example.com/log", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
    }
}
