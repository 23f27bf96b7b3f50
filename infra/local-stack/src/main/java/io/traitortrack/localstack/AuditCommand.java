package io.traitortrack.localstack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

@Command(
        name = "audit",
        description = "`audit verify` runs the independent checker of the audit log.",
        subcommands = AuditCommand.Verify.class)
final class AuditCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        System.err.println("Usage: traitortrack audit verify [OPTIONS]");
        return 2;
    }

    /** The checker is a program of its own: it shares nothing with the service but the jar that it came in. */
    @Command(name = "verify", description = "Recomputes the audit log from its entries and names the first bad index.")
    static final class Verify implements Callable<Integer> {
        /** Those of the checker, e.g. {@code --json}. */
        @Unmatched
        private List<String> options = new ArrayList<>();

        @Override
        public Integer call() throws IOException, InterruptedException {
            Place place = Place.current();
            LocalStack stack = place.stack();
            String token = TokenCommand.tokens(place).accessToken("auditor");
            Path program = stack.service("audit-service").folder();
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    program.resolve("app.jar") + ":" + program.resolve("lib") + "/*",
                    "io.traitortrack.audit.check.AuditCheck",
                    "--url",
                    stack.edge(),
                    "--token-file",
                    "-"));
            command.addAll(options);
            Process checker = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (var input = checker.getOutputStream()) {
                input.write(token.getBytes(StandardCharsets.UTF_8));
            }
            return checker.waitFor();
        }
    }
}
