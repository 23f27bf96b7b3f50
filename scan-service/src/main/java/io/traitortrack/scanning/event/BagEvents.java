package io.traitortrack.scanning.event;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/** Values of the events on {@code scanning.bag}; their shapes are the schemas in {@code docs/events/scan-service}. */
public final class BagEvents {

    public static final String TOPIC = "scanning.bag";
    public static final String SCANNED = "io.traitortrack.BagScanned.v1";
    public static final String LINKED = "io.traitortrack.BagLinked.v1";
    public static final String SEALED = "io.traitortrack.BagSealed.v1";
    public static final String UNLINKED = "io.traitortrack.BagUnlinked.v1";
    public static final String RELEASE_REQUESTED = "io.traitortrack.BagReleaseRequested.v1";
    public static final String REOPENED = "io.traitortrack.BagReopened.v1";
    public static final String RETIRED = "io.traitortrack.BagRetired.v1";
    public static final String REJECTED = "io.traitortrack.ScanRejected.v1";

    /** Stands for the outcome in a template of {@code record_parent_scan}. */
    public static final String OUTCOME_TOKEN = "%10$s";

    /** Stands for the child's weight in a template of {@code record_child_scan}. */
    public static final String CHILD_WEIGHT_TOKEN = "%9$s";

    private BagEvents() {}

    /** Which scan, at which station. */
    public record Source(UUID scanId, String stationCode) {}

    /** The child of a link or a duplicate; lot and date of test are null until a label told them. */
    public record ChildBag(
            String code,
            UUID bagId,
            int generation,
            @Nullable String lot,
            @Nullable LocalDate dateOfTest) {}

    /** A parent was registered or seen. */
    public static String parentScanned(Moment moment, Source source, String outcome, String code, ParentAfter parent) {
        EventJson json = scan(source, parent)
                .token("outcome", outcome)
                .token("role", "PARENT")
                .text("code", code)
                .token("bagId", parent.bagId())
                .number("generation", parent.generation());
        return into(json, code, parent)
                .text("lot", null)
                .text("dateOfTest", null)
                .with(moment);
    }

    /** A child was scanned that is in this parent already. */
    public static String duplicateScanned(
            Moment moment, Source source, ChildBag child, String parentCode, ParentAfter parent) {
        EventJson json = scan(source, parent)
                .token("outcome", "ALREADY_LINKED")
                .token("role", "CHILD")
                .text("code", child.code())
                .token("bagId", child.bagId().toString())
                .number("generation", Integer.toString(child.generation()));
        return into(json, parentCode, parent)
                .text("lot", child.lot())
                .text("dateOfTest", text(child.dateOfTest()))
                .with(moment);
    }

    /** A scan put a child into a parent. */
    public static String linked(
            Moment moment,
            Source source,
            ChildBag child,
            long childVersion,
            String childWeightKg,
            String parentCode,
            ParentAfter parent) {
        return linked(
                moment, source.scanId(), source.stationCode(), child, childVersion, childWeightKg, parentCode, parent);
    }

    /** A child went into a parent; no scan put it there where it was moved from another one. */
    public static String linked(
            Moment moment,
            @Nullable UUID scanId,
            @Nullable String stationCode,
            ChildBag child,
            long childVersion,
            String childWeightKg,
            String parentCode,
            ParentAfter parent) {
        EventJson json = new EventJson(parent.isTemplate())
                .text("scanId", scanId == null ? null : scanId.toString())
                .text("stationCode", stationCode)
                .text("code", child.code())
                .token("bagId", child.bagId().toString())
                .number("generation", Integer.toString(child.generation()))
                .number("childVersion", Long.toString(childVersion))
                .text("lot", child.lot())
                .text("dateOfTest", text(child.dateOfTest()))
                .number("childWeightKg", childWeightKg);
        return into(json, parentCode, parent).with(moment);
    }

    /** A parent took its last child, or was closed short; the note's commitment stands for free text. */
    public static String sealed(
            Moment moment,
            @Nullable UUID scanId,
            @Nullable String stationCode,
            String code,
            ParentAfter parent,
            String reason,
            @Nullable String noteCommitment) {
        return parent(scanId, stationCode, code, parent)
                .token("before", "OPEN")
                .token("after", "SEALED")
                .token("reason", reason)
                .number("personal", personal(noteCommitment))
                .with(moment);
    }

    /** A child was taken out of a parent; {@code scanId} is that of an undo, the note's commitment stands for free text. */
    public static String unlinked(
            Moment moment,
            @Nullable UUID scanId,
            @Nullable String stationCode,
            ChildBag child,
            long childVersion,
            String childWeightKg,
            String parentCode,
            ParentAfter parent,
            String reason,
            @Nullable String noteCommitment) {
        EventJson json = new EventJson(false)
                .text("scanId", scanId == null ? null : scanId.toString())
                .text("stationCode", stationCode)
                .text("code", child.code())
                .token("bagId", child.bagId().toString())
                .number("generation", Integer.toString(child.generation()))
                .number("childVersion", Long.toString(childVersion))
                .number("childWeightKg", childWeightKg)
                .token("reason", reason)
                .number("personal", personal(noteCommitment));
        return into(json, parentCode, parent).with(moment);
    }

    /** The bill service is asked whether a parent may be opened or retired. */
    public static String releaseRequested(
            Moment moment,
            @Nullable String stationCode,
            String code,
            ParentAfter parent,
            String purpose,
            String reason,
            @Nullable String noteCommitment) {
        return parent(null, stationCode, code, parent)
                .token("purpose", purpose)
                .token("reason", reason)
                .number("personal", personal(noteCommitment))
                .with(moment);
    }

    /** A parent was opened again or retired; {@code releaseId} names the question that the bill service agreed to. */
    public static String changed(
            Moment moment,
            @Nullable String stationCode,
            String code,
            ParentAfter parent,
            String before,
            String after,
            String reason,
            @Nullable String noteCommitment,
            @Nullable UUID releaseId) {
        return parent(null, stationCode, code, parent)
                .token("before", before)
                .token("after", after)
                .token("reason", reason)
                .number("personal", personal(noteCommitment))
                .text("releaseId", releaseId == null ? null : releaseId.toString())
                .with(moment);
    }

    /** A scan was refused; codes are null where the raw text did not yield them. */
    public static String rejected(
            Moment moment,
            Source source,
            String reason,
            int status,
            @Nullable String code,
            @Nullable String parentCode,
            @Nullable String otherParent,
            String rawExcerpt,
            String rawSha256) {
        return new EventJson(false)
                .token("scanId", source.scanId().toString())
                .text("stationCode", source.stationCode())
                .token("reason", reason)
                .number("status", Integer.toString(status))
                .text("code", code)
                .text("parentCode", parentCode)
                .text("otherParent", otherParent)
                .text("rawExcerpt", rawExcerpt)
                .token("rawSha256", rawSha256)
                .with(moment);
    }

    /** Writes a weight as events carry it: kilograms with three decimals. */
    public static String kilograms(BigDecimal weight) {
        return EventJson.kilograms(weight);
    }

    private static EventJson scan(Source source, ParentAfter parent) {
        return new EventJson(parent.isTemplate())
                .token("scanId", source.scanId().toString())
                .text("stationCode", source.stationCode());
    }

    private static EventJson parent(
            @Nullable UUID scanId, @Nullable String stationCode, String code, ParentAfter parent) {
        return new EventJson(parent.isTemplate())
                .text("scanId", scanId == null ? null : scanId.toString())
                .text("stationCode", stationCode)
                .text("code", code)
                .token("bagId", parent.bagId())
                .number("generation", parent.generation())
                .token("bagType", parent.bagType())
                .number("childCount", parent.childCount())
                .number("capacity", parent.capacity())
                .number("unitWeightKg", parent.unitWeightKg())
                .number("weightKg", parent.weightKg());
    }

    private static String personal(@Nullable String noteCommitment) {
        return noteCommitment == null ? "null" : "{\"note\":\"" + noteCommitment + "\"}";
    }

    private static EventJson into(EventJson json, String parentCode, ParentAfter parent) {
        return json.text("parentCode", parentCode)
                .token("parentBagId", parent.bagId())
                .number("parentGeneration", parent.generation())
                .token("bagType", parent.bagType())
                .number("childCount", parent.childCount())
                .number("capacity", parent.capacity())
                .token("state", parent.state())
                .number("unitWeightKg", parent.unitWeightKg())
                .number("weightKg", parent.weightKg());
    }

    private static @Nullable String text(@Nullable LocalDate date) {
        return date == null ? null : date.toString();
    }
}
