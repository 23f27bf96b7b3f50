package io.traitortrack.localstack.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class SecretsTest {
    @TempDir
    private Path folder;

    @Test
    void areMadeOnceAndKeptForTheOwnerOnly() throws IOException {
        Path file = folder.resolve("new/secrets.env");

        Secrets made = Secrets.in(file);
        Secrets read = Secrets.in(file);

        assertThat(read.asEnvironment()).isEqualTo(made.asEnvironment());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void keepWhatIsThereAndAddWhatIsMissing() throws IOException {
        Path file = folder.resolve("secrets.env");
        Files.write(file, List.of("TT_SCAN_DB_PASSWORD=given=by=hand"));

        Secrets secrets = Secrets.in(file);

        assertThat(secrets.get("TT_SCAN_DB_PASSWORD")).isEqualTo("given=by=hand");
        assertThat(secrets.get("TT_BILL_DB_PASSWORD")).hasSizeGreaterThan(40);
    }

    @Test
    void areAllDifferentWithASeedOf32BytesForTheLog() {
        Secrets secrets = Secrets.fresh();

        assertThat(secrets.asEnvironment().values()).doesNotHaveDuplicates();
        assertThat(Base64.getDecoder().decode(secrets.get("TT_AUDIT_SIGNING_KEY")))
                .hasSize(32);
    }

    @Test
    void printNoValue() {
        Secrets secrets = Secrets.fresh();

        assertThat(secrets.toString())
                .contains("TT_SCAN_DB_PASSWORD")
                .doesNotContain(secrets.get("TT_SCAN_DB_PASSWORD"));
    }
}
