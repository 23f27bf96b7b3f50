package io.traitortrack.localstack.login;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** One user's tokens on disk, in a file that only its owner reads; used under the {@link UserLock}. */
record Wallet(Path file) {
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * What is kept.
     *
     * @param issuer the realm that gave the tokens; those of another are worthless
     * @param lastStep the newest TOTP step whose code was sent, -1 before the first
     */
    record Content(String issuer, @Nullable TokenSet tokens, long lastStep) {
        Content with(TokenSet fresh) {
            return new Content(issuer, fresh, lastStep);
        }

        Content afterStep(long step) {
            return new Content(issuer, null, step);
        }

        @Override
        public String toString() {
            return "Content[" + issuer + ", " + lastStep + "]";
        }
    }

    /** Empty where there is no file yet, one that cannot be read, or one of another realm. */
    Content open(String issuer) throws IOException {
        if (Files.exists(file)) {
            try {
                Content content = JSON.readValue(file, Content.class);
                if (issuer.equals(content.issuer())) {
                    return content;
                }
            } catch (JacksonException e) {
                // a torn or foreign file costs one login
            }
        }
        return new Content(issuer, null, -1);
    }

    /** On return the content is what a later {@link #open} sees, whole. */
    void keep(Content content) throws IOException {
        Path partial = file.resolveSibling(file.getFileName() + ".partial");
        Files.deleteIfExists(partial);
        Files.createFile(partial, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(partial, JSON.writeValueAsBytes(content));
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
