package io.traitortrack.system.proof;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A small log made here by the recursive definition of RFC 6962, proved there by the iterative one of RFC 9162. */
class InclusionProofTest {

    private static final String LOG = "example.org/log";

    private KeyPair keys;
    private VerifierKey key;

    @BeforeEach
    void makeAKey() throws Exception {
        keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] x509 = keys.getPublic().getEncoded();
        byte[] typed = new byte[33];
        typed[0] = 1;
        System.arraycopy(x509, x509.length - 32, typed, 1, 32);
        byte[] id = Arrays.copyOf(Hash.sha256((LOG + "\n").getBytes(UTF_8), typed), 4);
        key = VerifierKey.parse(LOG + "+" + HexFormat.of().formatHex(id) + "+"
                + Base64.getEncoder().encodeToString(typed));
    }

    @Test
    void acceptsEveryEntryOfTreesOfEverySizeUpToTwenty() throws Exception {
        for (int size = 1; size <= 20; size++) {
            List<byte[]> entries = entries(size);
            for (int index = 0; index < size; index++) {
                InclusionProof proof = InclusionProof.parse(proof(entries, index));

                byte[] entry = entries.get(index);
                assertThatCode(() -> proof.verify(entry, key)).doesNotThrowAnyException();
            }
        }
    }

    @Test
    void refusesAnotherEntryAnotherIndexAndAShortenedPath() throws Exception {
        List<byte[]> entries = entries(11);
        String text = proof(entries, 6);

        assertThatThrownBy(() -> InclusionProof.parse(text).verify(entries.get(5), key))
                .isInstanceOf(ProofRefused.class);
        assertThatThrownBy(() ->
                        InclusionProof.parse(text.replace("index 6", "index 5")).verify(entries.get(6), key))
                .isInstanceOf(ProofRefused.class);
        assertThatThrownBy(() -> InclusionProof.parse(text.replace("index 6", "index 11"))
                        .verify(entries.get(6), key))
                .isInstanceOf(ProofRefused.class);
        String shortened = text.replaceFirst("index 6\n[^\n]+\n", "index 6\n");
        assertThatThrownBy(() -> InclusionProof.parse(shortened).verify(entries.get(6), key))
                .isInstanceOf(ProofRefused.class);
    }

    @Test
    void refusesACheckpointThatTheLogDidNotSign() throws Exception {
        List<byte[]> entries = entries(3);
        String text = proof(entries, 1);

        String resized = text.replace(LOG + "\n3\n", LOG + "\n4\n");

        assertThatThrownBy(() -> InclusionProof.parse(resized).verify(entries.get(1), key))
                .isInstanceOf(ProofRefused.class)
                .hasMessageContaining("not signed");
    }

    private static List<byte[]> entries(int size) {
        List<byte[]> entries = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            entries.add(("entry " + i).getBytes(UTF_8));
        }
        return entries;
    }

    private String proof(List<byte[]> entries, int index) throws Exception {
        StringBuilder text = new StringBuilder("c2sp.org/tlog-proof@v1\nindex " + index + "\n");
        for (byte[] hash : path(entries, index)) {
            text.append(Base64.getEncoder().encodeToString(hash)).append('\n');
        }
        String signed = LOG + "\n" + entries.size() + "\n" + Base64.getEncoder().encodeToString(root(entries)) + "\n";
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(keys.getPrivate());
        signature.update(signed.getBytes(UTF_8));
        byte[] line = new byte[68];
        System.arraycopy(HexFormat.of().parseHex(key.id()), 0, line, 0, 4);
        System.arraycopy(signature.sign(), 0, line, 4, 64);
        return text + "\n" + signed + "\n— " + LOG + " " + Base64.getEncoder().encodeToString(line) + "\n";
    }

    private static byte[] root(List<byte[]> entries) {
        if (entries.size() == 1) {
            return Hash.leaf(entries.getFirst());
        }
        int left = Integer.highestOneBit(entries.size() - 1);
        return Hash.node(root(entries.subList(0, left)), root(entries.subList(left, entries.size())));
    }

    private static List<byte[]> path(List<byte[]> entries, int index) {
        if (entries.size() == 1) {
            return new ArrayList<>();
        }
        int left = Integer.highestOneBit(entries.size() - 1);
        List<byte[]> before = entries.subList(0, left);
        List<byte[]> after = entries.subList(left, entries.size());
        List<byte[]> path = index < left ? path(before, index) : path(after, index - left);
        path.add(index < left ? root(after) : root(before));
        return path;
    }
}
