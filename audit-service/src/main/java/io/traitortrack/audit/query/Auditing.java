package io.traitortrack.audit.query;

import java.util.UUID;

import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.platform.security.Caller;
import io.traitortrack.platform.security.Grant;
import io.traitortrack.platform.security.Role;
import org.springframework.http.HttpStatus;

/** Who may query, verify and export the audit log: admins and auditors, over all sites. */
public final class Auditing {
    private static final Grant QUERY = Grant.everywhere(Role.ADMIN, Role.AUDITOR);

    private Auditing() {}

    /** Refuses everybody else with 403 {@code ROLE_NOT_GRANTED}. */
    public static void check(Caller caller) {
        QUERY.check(caller);
    }

    /** The answer where the entry that the index names for an event does not hold it. */
    static ProblemException damaged(long logIndex, UUID eventId) {
        return ProblemException.of(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "LOG_DAMAGED",
                "Entry " + logIndex + ", where the index has event " + eventId
                        + ", does not hold it: run the checker.");
    }

    /** The refusal of an event id that the log does not know. */
    public static ProblemException notFound(UUID eventId) {
        return ProblemException.of(HttpStatus.NOT_FOUND, "EVENT_NOT_FOUND", "No event " + eventId + " is in the log.");
    }
}
