package io.traitortrack.audit.check;

import java.util.Base64;

/**
 * A checkpoint whose signature holds.
 *
 * @param size number of entries
 * @param root hash of the tree, 32 bytes in base64
 * @param note the signed text as it came
 */
record SignedCheckpoint(String origin, long size, String root, String note) {

    /** Reads a note and checks it: one signature of the trusted key, and the key's name as origin. */
    static SignedCheckpoint verify(String note, VerificationKey key) {
        int end = note.lastIndexOf("\n\n");
        if (end < 0) {
            throw new Unsigned("The checkpoint is no signed note.");
        }
        String text = note.substring(0, end + 1);
        boolean signed = note.substring(end + 2).lines().anyMatch(line -> {
            String[] parts = line.split(" ", -1);
            return parts.length == 3
                    && parts[0].equals("\u2014")
                    && parts[1].equals(key.name())
                    && key.signed(text, parts[2]);
        });
        if (!signed) {
            throw new Unsigned("The checkpoint is not signed by " + key.name() + "+" + key.id() + ".");
        }
        String[] lines = text.split("\n", -1);
        if (lines.length < 4 || !lines[0].equals(key.name()) || !lines[1].matches("0|[1-9]\\d{0,18}")) {
            throw new Unsigned("The checkpoint is signed, but does not read as one of " + key.name() + ".");
        }
        if (!lines[2].equals(canonical(lines[2]))) {
            throw new Unsigned("The root of the checkpoint is no hash in base64.");
        }
        return new SignedCheckpoint(lines[0], Long.parseLong(lines[1]), lines[2], note);
    }

    private static String canonical(String root) {
        try {
            byte[] hash = Base64.getDecoder().decode(root);
            return hash.length == 32 ? Base64.getEncoder().encodeToString(hash) : "";
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** The log shows something that it did not sign. */
    static final class Unsigned extends RuntimeException {

        private final String sentence;

        Unsigned(String sentence) {
            super(sentence);
            this.sentence = sentence;
        }

        String sentence() {
            return sentence;
        }
    }
}
