package io.traitortrack.scanning.scan;

import java.time.Instant;
import java.util.UUID;

import io.traitortrack.platform.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** What the client gets for one scan; the same for ever where it is final. */
public sealed interface ScanAnswer {

    UUID scanId();

    boolean replayed();

    /** The same answer, given again. */
    ScanAnswer again();

    /**
     * An accepted scan.
     *
     * @param outcome {@code REGISTERED}, {@code SEEN}, {@code LINKED} or {@code ALREADY_LINKED}
     * @param role {@code PARENT} or {@code CHILD}
     * @param childCount children of the parent, right after this scan
     * @param capacity of the parent
     * @param state of the parent, right after this scan
     */
    record Accepted(
            UUID scanId,
            String outcome,
            String code,
            String role,
            String parentCode,
            int childCount,
            int capacity,
            String state,
            Instant recordedAt,
            boolean replayed)
            implements ScanAnswer {

        @Override
        public Accepted again() {
            return new Accepted(scanId, outcome, code, role, parentCode, childCount, capacity, state, recordedAt, true);
        }
    }

    /**
     * A refused scan.
     *
     * @param code null where the raw text is no code
     * @param parentCode null where no readable parent was named
     * @param otherParent only with {@code LINKED_ELSEWHERE}
     * @param childCount of the parent, where it was looked at
     * @param state of the parent, where it was looked at
     */
    record Refused(
            UUID scanId,
            Refusal refusal,
            @Nullable String code,
            @Nullable String parentCode,
            @Nullable String otherParent,
            @Nullable Integer childCount,
            @Nullable Integer capacity,
            @Nullable String state,
            boolean replayed)
            implements ScanAnswer {

        @Override
        public Refused again() {
            return new Refused(scanId, refusal, code, parentCode, otherParent, childCount, capacity, state, true);
        }

        /** The refusal as a problem. */
        public ProblemException problem() {
            ProblemException problem = ProblemException.of(refusal.status(), refusal.name(), detail())
                    .with("scanId", scanId)
                    .with("replayed", replayed);
            extend(problem, "scannedCode", code);
            extend(problem, "parentCode", parentCode);
            extend(problem, "otherParent", otherParent);
            extend(problem, "childCount", childCount);
            extend(problem, "capacity", capacity);
            extend(problem, "state", state);
            return problem;
        }

        private static void extend(ProblemException problem, String property, @Nullable Object value) {
            if (value != null) {
                problem.with(property, value);
            }
        }

        private String detail() {
            return switch (refusal) {
                case UNKNOWN_STATION -> "There is no such station.";
                case SITE_NOT_GRANTED -> "This station is at a site that you have no access to.";
                case SCAN_ID_REUSED -> "This scan id was used for another scan.";
                case INVALID_CODE -> "This is no code of a sack, nor of a pack, nor a pack's label.";
                case WRONG_ROLE ->
                    parentCode == null
                            ? "A pack is scanned into a sack; name the sack as parent."
                            : "A pack goes into a sack; nothing else goes anywhere.";
                case PARENT_NOT_FOUND -> "There is no sack " + parentCode + " in use; scan it first.";
                case OTHER_SITE -> "The bag belongs to another site.";
                case LABEL_LOT_CONFLICT -> "Pack " + code + " is known with another lot.";
                case LINKED_ELSEWHERE -> "Pack " + code + " is in sack " + otherParent + ".";
                case PARENT_FULL -> "Sack " + parentCode + " holds " + childCount + " of " + capacity + " packs.";
                case PARENT_NOT_OPEN -> "Sack " + parentCode + " is " + state + ", it takes no packs.";
            };
        }
    }
}
