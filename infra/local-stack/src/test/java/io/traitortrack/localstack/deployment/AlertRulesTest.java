package io.traitortrack.localstack.deployment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.traitortrack.localstack.state.Checkout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The alert rules, judged by Prometheus's own tool: they are well formed, and they call when they should and only then. */
class AlertRulesTest {

    private static final Path ROOT = Checkout.find().root();
    private static final Path RULES = ROOT.resolve("infra/observability");
    private static final Pattern ALERT =
            Pattern.compile("- alert: (\\w+)\\s(.*?)(?=\\n {6}- alert|\\z)", Pattern.DOTALL);

    @ParameterizedTest
    @ValueSource(strings = {"check rules alerts.yml", "test rules alerts.test.yml"})
    void hold(String words) throws Exception {
        List<String> command = Stream.concat(Stream.of("promtool"), Arrays.stream(words.split(" ")))
                .toList();

        Process promtool = new ProcessBuilder(command)
                .directory(RULES.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(promtool.waitFor()).as(said).isZero();
    }

    @Test
    void everyAlertHasItsTestAndItsPage() throws IOException {
        String tests = Files.readString(RULES.resolve("alerts.test.yml"));
        Matcher alert = ALERT.matcher(Files.readString(RULES.resolve("alerts.yml")));
        int alerts = 0;
        while (alert.find()) {
            alerts++;
            String page = "docs/runbook/"
                    + alert.group(1).replaceAll("(?<!^)([A-Z])", "-$1").toLowerCase(Locale.ROOT) + ".md";
            assertThat(alert.group(2)).contains("runbook: " + page);
            assertThat(ROOT.resolve(page)).exists();
            assertThat(tests).contains("alertname: " + alert.group(1) + "\n");
        }
        assertThat(alerts).isPositive();
    }
}
