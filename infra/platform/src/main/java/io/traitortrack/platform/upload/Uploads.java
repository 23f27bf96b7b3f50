package io.traitortrack.platform.upload;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;

import io.traitortrack.platform.id.IdSource;
import io.traitortrack.platform.text.PlainText;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;

/** The private directory: files come under generated names, are checked, read, and deleted. */
public final class Uploads {

    private static final Logger LOG = LoggerFactory.getLogger(Uploads.class);
    private static final Set<PosixFilePermission> OURS_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final String SUFFIX = ".upload";
    private static final int LONGEST_NAME = 200;

    private final UploadProperties limits;
    private final IdSource ids;
    private final InstantSource clock;

    /** Puts what was sent where it is told to. */
    @FunctionalInterface
    public interface Sent {
        void to(Path file) throws IOException;
    }

    public Uploads(UploadProperties limits, IdSource ids, InstantSource clock) {
        this.limits = limits;
        this.ids = ids;
        this.clock = clock;
        makePrivate(limits.directory());
        sweep();
    }

    public UploadProperties limits() {
        return limits;
    }

    /** Takes a file in; whoever gets it closes it. */
    public Upload take(@Nullable String name, Sent sent) {
        Path file = limits.directory().resolve(ids.next() + SUFFIX);
        try {
            sent.to(file);
            return new Upload(file, shown(name), Files.size(file), sha256(file));
        } catch (IOException | RuntimeException failed) {
            delete(file);
            throw failed instanceof RuntimeException known
                    ? known
                    : new UncheckedIOException("an upload could not be kept", (IOException) failed);
        }
    }

    /**
     * Looks whether the file is what it says it is, and within the limits, before anything of it is read as a table.
     *
     * @throws io.traitortrack.platform.problem.ProblemException 422 with one of the codes of {@link FileRefused}
     */
    public void check(Upload upload) {
        if (upload.bytes() == 0) {
            throw FileRefused.empty();
        }
        if (isWorkbook(upload)) {
            new WorkbookCheck(limits).check(upload.path());
        } else if (upload.name().toLowerCase(Locale.ROOT).endsWith(".csv")) {
            TextFile.check(upload.path());
        } else {
            throw FileRefused.ofUnknownType("A file is .csv or .xlsx.");
        }
    }

    /** Reads the rows of a checked file in their order, sheet after sheet; memory does not grow with their number. */
    public void read(Upload upload, RowTaker taker) {
        if (isWorkbook(upload)) {
            new WorkbookRows(limits).read(upload.path(), taker);
        } else {
            new CsvRows(limits).read(upload.path(), taker);
        }
    }

    /** Tells whether the file is to be a workbook, by its name. */
    public static boolean isWorkbook(Upload upload) {
        return upload.name().toLowerCase(Locale.ROOT).endsWith(".xlsx");
    }

    /** Deletes what a killed process left behind, this one or a replica beside it. */
    @Scheduled(fixedDelayString = "PT10M", initialDelayString = "PT10M")
    public void sweep() {
        Instant oldest = clock.instant().minus(limits.keep());
        try (DirectoryStream<Path> files = Files.newDirectoryStream(limits.directory(), "*.{upload,tmp}")) {
            for (Path file : files) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(oldest)) {
                    delete(file);
                }
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException unreadable) {
            LOG.warn("old uploads could not be looked for: {}", unreadable.toString());
        }
    }

    private static void makePrivate(Path directory) {
        try {
            if (Files.isSymbolicLink(directory)) {
                throw new IOException("it is a link");
            }
            if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(OURS_ONLY));
            }
            // refused for a directory that is somebody else's
            Files.setPosixFilePermissions(directory, OURS_ONLY);
        } catch (IOException notOurs) {
            throw new UncheckedIOException("traitortrack.upload.directory must be a directory of this user", notOurs);
        }
    }

    private static String shown(@Nullable String name) {
        String text = name == null ? "" : name;
        String last = text.substring(Math.max(text.lastIndexOf('/'), text.lastIndexOf('\\')) + 1);
        StringBuilder shown = new StringBuilder();
        PlainText.strip(last)
                .codePoints()
                .filter(c -> !Character.isISOControl(c)
                        && Character.getType(c) != Character.SURROGATE
                        && Character.getType(c) != Character.FORMAT)
                .forEach(shown::appendCodePoint);
        // the end says what it is
        return shown.length() <= LONGEST_NAME ? shown.toString() : shown.substring(shown.length() - LONGEST_NAME);
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[64 * 1024];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every JDK has SHA-256", missing);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException left) {
            LOG.warn("an upload could not be deleted: {}", left.toString());
        }
    }
}
