package io.traitortrack.platform.version;

import io.traitortrack.platform.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** Versions as entity tags. */
public final class Versions {

    private Versions() {}

    /** Returns the strong entity tag of a version, e.g. {@code "7"} with its quotes. */
    public static String etag(long version) {
        return "\"" + version + "\"";
    }

    /**
     * Passes when the edit was based on the current version.
     *
     * @throws ProblemException 428 {@code PRECONDITION_REQUIRED} without the header, 412 {@code STALE_VERSION} when
     *     somebody else wrote in between
     */
    public static void requireMatch(@Nullable String ifMatch, long current) {
        if (ifMatch == null || ifMatch.isBlank()) {
            throw ProblemException.of(
                    HttpStatus.PRECONDITION_REQUIRED,
                    "PRECONDITION_REQUIRED",
                    "Send If-Match with the ETag that the edit is based on.");
        }
        if (!ifMatch.strip().equals(etag(current))) {
            throw ProblemException.of(
                            HttpStatus.PRECONDITION_FAILED,
                            "STALE_VERSION",
                            "Somebody changed this in the meantime; read it again.")
                    .with("currentVersion", current);
        }
    }
}
