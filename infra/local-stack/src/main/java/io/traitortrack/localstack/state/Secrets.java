package io.traitortrack.localstack.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Passwords and keys of one stack by the name of their environment variable; made once, never printed. */
public final class Secrets {
    private static final String SIGNING_KEY = "TT_AUDIT_SIGNING_KEY";
    private static final List<String> NAMES = List.of(
            "TT_POSTGRES_PASSWORD",
            "TT_SCAN_DB_PASSWORD",
            "TT_SCAN_DB_MIGRATION_PASSWORD",
            "TT_SCAN_DB_RELAY_PASSWORD",
            "TT_BILL_DB_PASSWORD",
            "TT_BILL_DB_MIGRATION_PASSWORD",
            "TT_BILL_DB_RELAY_PASSWORD",
            "TT_AUDIT_DB_PASSWORD",
            "TT_AUDIT_DB_MIGRATION_PASSWORD",
            "TT_AUDIT_DB_RELAY_PASSWORD",
            "TT_INTEGRITY_DB_PASSWORD",
            "TT_KEYCLOAK_DB_PASSWORD",
            "TT_KEYCLOAK_ADMIN_PASSWORD",
            "TT_REDIS_PASSWORD",
            "TT_INTEGRATOR_SECRET",
            SIGNING_KEY);
    private static final int BYTES = 32;

    private final Map<String, String> values;

    private Secrets(Map<String, String> values) {
        this.values = Map.copyOf(values);
    }

    /** Fresh secrets that are kept nowhere. */
    public static Secrets fresh() {
        return new Secrets(completed(Map.of()));
    }

    /** The secrets of that file, readable by its owner only; what is missing is made and written first. */
    public static Secrets in(Path file) {
        try {
            Map<String, String> known = Files.exists(file) ? read(file) : Map.of();
            Map<String, String> all = completed(known);
            if (!all.equals(known)) {
                write(file, all);
            }
            return new Secrets(all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String get(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("No secret is called " + name);
        }
        return value;
    }

    /** All of them, for programs that choose for themselves. */
    public Map<String, String> asEnvironment() {
        return values;
    }

    @Override
    public String toString() {
        return "Secrets" + values.keySet();
    }

    private static Map<String, String> completed(Map<String, String> known) {
        SecureRandom random = new SecureRandom();
        Map<String, String> all = new TreeMap<>(known);
        for (String name : NAMES) {
            byte[] bytes = new byte[BYTES];
            random.nextBytes(bytes);
            // The signing key is a seed in plain base64; passwords travel in URLs and stay free of signs.
            all.putIfAbsent(
                    name,
                    name.equals(SIGNING_KEY)
                            ? Base64.getEncoder().encodeToString(bytes)
                            : Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        }
        return all;
    }

    private static Map<String, String> read(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.contains("="))
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.indexOf('=')), line -> line.substring(line.indexOf('=') + 1)));
    }

    private static void write(Path file, Map<String, String> values) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path partial = file.resolveSibling(file.getFileName() + ".partial");
        Files.deleteIfExists(partial);
        Files.createFile(partial, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(
                partial,
                values.entrySet().stream()
                        .map(e -> e.getKey() + "=" + e.getValue())
                        .toList());
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
