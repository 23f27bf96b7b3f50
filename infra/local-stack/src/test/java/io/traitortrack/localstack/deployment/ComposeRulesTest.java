package io.traitortrack.localstack.deployment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.traitortrack.localstack.state.Checkout;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The compose file, judged by a linter from npm in the version that its lock file names. */
class ComposeRulesTest {

    private static final Path ROOT = Checkout.find().root();

    @TempDir
    private static Path linter;

    private record Said(int exit, String words) {}

    @BeforeAll
    static void installTheLinter() throws Exception {
        for (String file : List.of("package.json", "package-lock.json", ".npmrc", "lint.mjs")) {
            Files.copy(ROOT.resolve("infra/compose").resolve(file), linter.resolve(file));
        }
        Said npm = run("npm", "ci", "--prefer-offline");
        assertThat(npm.exit()).as(npm.words()).isZero();
    }

    @Test
    void holds() throws Exception {
        Said lint = lint(ROOT.resolve("docker-compose.yml"));

        assertThat(lint.words()).isEmpty();
        assertThat(lint.exit()).isZero();
    }

    @Test
    void aPortOpenToEverybodyIsFound() throws Exception {
        Path open = linter.resolve("docker-compose.yml");
        String ours = Files.readString(ROOT.resolve("docker-compose.yml"));
        Files.writeString(open, ours.replaceFirst("- host_ip: .*\\R +published", "- published"));

        Said lint = lint(open);

        assertThat(lint.words()).contains("no-unbound-port-interfaces").contains("gateway");
        assertThat(lint.exit()).isNotZero();
    }

    private static Said lint(Path file) throws Exception {
        return run("node", "lint.mjs", file.toString());
    }

    private static Said run(String... command) throws Exception {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(linter.toFile())
                    .redirectErrorStream(true)
                    .start();
            String words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Said(process.waitFor(), words);
        } catch (IOException missing) {
            throw new AssertionError(command[0] + " is missing; on Debian: apt-get install npm", missing);
        }
    }
}
