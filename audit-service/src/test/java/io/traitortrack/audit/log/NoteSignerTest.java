package io.traitortrack.audit.log;

import java.util.Arrays;
import java.util.Base64;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class NoteSignerTest {

    /** The example of the Go reference implementation of signed notes. */
    @Test
    void signsAsTheReferenceImplementationDoes() {
        byte[] typed = Base64.getDecoder().decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz");
        var signer =
                NoteSigner.of("PeterNeumann", Base64.getEncoder().encodeToString(Arrays.copyOfRange(typed, 1, 33)));

        assertThat(signer.verifierKey().line())
                .isEqualTo("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
        assertThat(signer.sign("""
                        If you think cryptography is the answer to your problem,
                        then you don't know what your problem is.
                        """)).isEqualTo("""
                        If you think cryptography is the answer to your problem,
                        then you don't know what your problem is.

                        \u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
                        """);
    }

    @Test
    void signsACheckpointUnderItsOrigin() {
        var checkpoint = Checkpoint.sign(Fixtures.aSigner(), 0, Hash.EMPTY_ROOT);

        assertThat(checkpoint.note()).startsWith("""
                example.com/log
                0
                47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=

                \u2014 example.com/log\s""");
    }

    @Test
    void neverShowsTheKey() {
        assertThat(Fixtures.aSigner()).hasToString("NoteSigner[example.com/log]");
    }

    @Test
    void refusesASeedThatIsNot32Bytes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NoteSigner.of("example.com/log", "AAEC"))
                .withMessageContaining("32 bytes")
                .withMessageNotContaining("AAEC");
    }
}
