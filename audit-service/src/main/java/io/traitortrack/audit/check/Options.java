package io.traitortrack.audit.check;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What the command was asked to do.
 *
 * @param url of the gateway or of the audit service, for example {@code http://localhost:8080}
 * @param token of an admin or auditor, needed for the entries
 * @param key the verifier key that the checker trusts; null where the log's own word is taken for it
 * @param state file that remembers the checkpoint of the last green run
 * @param settle how long numbers that are still under way may take to arrive
 * @param offsetRestarts whether Kafka offsets may start again, after topics were made anew
 */
record Options(
        URI url,
        @Nullable String token,
        @Nullable VerificationKey key,
        @Nullable Path state,
        Duration settle,
        boolean offsetRestarts,
        boolean json,
        boolean help) {

    static final String USAGE = """
            Checks the audit log: recomputes it from its entries and compares it with what it signed.
              --url URL              gateway or audit service, default http://localhost:8080
              --token-file FILE      access token of an admin or auditor ('-' reads standard input)
              --key KEY              trusted verifier key, name+id+base64; else the log is asked for its own
              --key-file FILE        the same, from a file
              --state FILE           remembers the last green checkpoint; a log that shrank or forked since is red
              --settle SECONDS       wait for events that are still under way, default 10
              --offset-restarts      accept Kafka offsets that start again (topics were made anew)
              --json                 machine-readable report
            Ends with 0: green, 1: red, the first bad index is named, 2: could not be checked.""";

    static Options parse(String[] args) {
        var url = URI.create("http://localhost:8080");
        String token = null;
        VerificationKey key = null;
        Path state = null;
        var settle = Duration.ofSeconds(10);
        boolean offsetRestarts = false;
        boolean json = false;
        boolean help = false;
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--url" -> url = url(argument(args, ++i));
                case "--token-file" -> token = read(argument(args, ++i));
                case "--key" -> key = VerificationKey.parse(argument(args, ++i));
                case "--key-file" -> key = VerificationKey.parse(read(argument(args, ++i)));
                case "--state" -> state = Path.of(argument(args, ++i));
                case "--settle" -> settle = seconds(argument(args, ++i));
                case "--offset-restarts" -> offsetRestarts = true;
                case "--json" -> json = true;
                case "--help", "-h" -> help = true;
                default -> throw new CheckFailed("Unknown option " + args[i] + ".\n" + USAGE);
            }
        }
        return new Options(url, token, key, state, settle, offsetRestarts, json, help);
    }

    private static String argument(String[] args, int i) {
        if (i >= args.length) {
            throw new CheckFailed(args[i - 1] + " needs a value.\n" + USAGE);
        }
        return args[i];
    }

    private static URI url(String text) {
        try {
            return URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
        } catch (IllegalArgumentException e) {
            throw new CheckFailed("'" + text + "' is no address.");
        }
    }

    private static Duration seconds(String text) {
        try {
            return Duration.ofSeconds(Integer.parseInt(text));
        } catch (NumberFormatException e) {
            throw new CheckFailed("--settle takes whole seconds, not '" + text + "'.");
        }
    }

    private static String read(String file) {
        try {
            byte[] bytes = file.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(file));
            return new String(bytes, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new CheckFailed("File " + file + " could not be read.");
        }
    }
}
