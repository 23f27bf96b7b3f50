package io.traitortrack.scanning.event;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;

/** Values of the events about exceptions on {@code scanning.site}: ids and codes, no words of people. */
public final class ConcernEvents {

    public static final String RAISED = "io.traitortrack.ExceptionRaised.v1";
    public static final String ASSIGNED = "io.traitortrack.ExceptionAssigned.v1";
    public static final String RESOLVED = "io.traitortrack.ExceptionResolved.v1";

    private ConcernEvents() {}

    /** Something should be looked at; what it is about may be a code that nobody knows. */
    public static String raised(
            Moment moment,
            UUID id,
            String kind,
            String subject,
            List<String> codes,
            @Nullable String stationCode,
            @Nullable String userId,
            Instant firstSeen) {
        return about(id, kind, subject)
                .number("codes", array(codes))
                .text("stationCode", stationCode)
                .text("userId", userId)
                .at("firstSeen", firstSeen)
                .with(moment);
    }

    /** Somebody looks after it from now on. */
    public static String assigned(Moment moment, UUID id, String kind, String subject, String assignee) {
        return about(id, kind, subject).text("assignee", assignee).with(moment);
    }

    /** It is over, with a reason as a code. */
    public static String resolved(Moment moment, UUID id, String kind, String subject, String reason) {
        return about(id, kind, subject).token("reason", reason).with(moment);
    }

    private static EventJson about(UUID id, String kind, String subject) {
        return new EventJson(false)
                .token("exceptionId", id.toString())
                .token("kind", kind)
                .text("subject", subject);
    }

    private static String array(List<String> texts) {
        return texts.stream()
                .map(text -> "\"" + new String(JsonStringEncoder.getInstance().quoteAsCharArray(text)) + "\"")
                .collect(Collectors.joining(",", "[", "]"));
    }
}
