package io.traitortrack.localstack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.traitortrack.localstack.state.Checkout;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The script in a clone that holds nothing but two sources, in a folder with a space in its name. */
class LauncherTest {
    @TempDir
    private Path folder;

    private Path clone;

    @BeforeEach
    void copyTheScript() throws IOException {
        clone = Files.createDirectories(folder.resolve("a clone"));
        Files.copy(Checkout.find().root().resolve("traitortrack"), clone.resolve("traitortrack"));
        write("pom.xml", "<project/>");
        write("gateway/src/main/java/Gateway.java", "class Gateway {}");
    }

    @Test
    void answersAnUnknownCommandWithTheKnownOnesAndTwo() {
        Outcome outcome = run(clone, "dance");

        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.text()).contains("There is no command \"dance\"").contains("Usage:");
    }

    @Test
    void answersNoCommandWithTheKnownOnesAndTwo() {
        assertThat(run(clone).status()).isEqualTo(2);
        assertThat(run(clone, "--help").status()).isZero();
    }

    @Test
    void saysThatNothingIsBuiltBeforeTheFirstUp() {
        Outcome outcome = run(clone, "status");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.text()).contains("./traitortrack up");
    }

    @Test
    void buildsAgainWhenTheContentOfASourceChanges() throws IOException {
        String before = fingerprint(clone);

        write("gateway/src/main/java/Gateway.java", "class Gateway { }");
        String changed = fingerprint(clone);
        write("gateway/src/main/java/Gateway.java", "class Gateway {}");

        assertThat(changed).isNotEqualTo(before);
        assertThat(fingerprint(clone)).isEqualTo(before);
    }

    @Test
    void doesNotBuildAgainForWhatTheBuildMadeOrWhatPeopleRead() throws IOException {
        String before = fingerprint(clone);

        write("gateway/target/src/main/java/Made.java", "class Made {}");
        write(".traitortrack/logs/pom.xml", "");
        write("docs/pom.xml", "");
        write("README.md", "");

        assertThat(fingerprint(clone)).isEqualTo(before);
    }

    @Test
    void meansItsOwnCloneWhereverItIsCalledFrom() {
        assertThat(fingerprint(folder)).isEqualTo(fingerprint(clone)).hasSize(64);
    }

    private record Outcome(int status, String text) {}

    private String fingerprint(Path directory) {
        return run(directory, "fingerprint").text().strip();
    }

    private Outcome run(Path directory, String... words) {
        List<String> command =
                new ArrayList<>(List.of(clone.resolve("traitortrack").toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        try {
            Process process = builder.start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Outcome(process.waitFor(), text);
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private void write(String name, String content) throws IOException {
        Path file = clone.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, content);
    }
}
