package io.traitortrack.system.proof;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * What a log promised about itself at one moment (C2SP tlog-checkpoint).
 *
 * @param size number of entries
 * @param root hash of the tree, base64
 * @param note the signed text together with its signatures
 */
public record Checkpoint(String origin, long size, String root, String note) {

    private static final String SIGNATURES = "\n\n";

    /** Reads a checkpoint; its signature is not checked yet. */
    public static Checkpoint parse(String note) {
        String[] lines = note.split("\n", -1);
        if (lines.length < 5 || !note.contains(SIGNATURES)) {
            throw new ProofRefused("the checkpoint has no origin, size, root and signature");
        }
        return new Checkpoint(lines[0], Long.parseLong(lines[1]), lines[2], note);
    }

    /** This checkpoint, if the key signed it for its own origin; refused otherwise. */
    public Checkpoint verifiedBy(VerifierKey key) {
        if (!origin.equals(key.name())) {
            throw new ProofRefused("the checkpoint is of the log " + origin + ", not of " + key.name());
        }
        int end = note.lastIndexOf(SIGNATURES);
        byte[] text = note.substring(0, end + 1).getBytes(StandardCharsets.UTF_8);
        String start = "— " + key.name() + " ";
        boolean signed = note.substring(end + SIGNATURES.length())
                .lines()
                .filter(line -> line.startsWith(start))
                .map(line -> Base64.getDecoder().decode(line.substring(start.length())))
                .filter(bytes -> bytes.length == 68
                        && HexFormat.of().formatHex(bytes, 0, 4).equals(key.id()))
                .anyMatch(bytes -> key.made(Arrays.copyOfRange(bytes, 4, 68), text));
        if (!signed) {
            throw new ProofRefused("the checkpoint is not signed by " + key.name());
        }
        return this;
    }
}
