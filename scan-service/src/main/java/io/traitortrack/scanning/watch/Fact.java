package io.traitortrack.scanning.watch;

import java.time.Instant;
import java.util.UUID;

import io.traitortrack.platform.inbox.Content;
import io.traitortrack.platform.inbox.ReceivedEvent;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An event about a bag, read as far as watchers need it.
 *
 * @param site null where a refused scan named no known station
 * @param station null where none was named
 * @param scanId null where no scan did it
 * @param outcome of a scan: what it meant, or the code of its refusal
 * @param childVersion of a link that began or ended, else 0
 * @param before the state that a sack had, where it was retired
 * @param value the whole of it
 */
public record Fact(
        UUID id,
        What what,
        @Nullable String site,
        @Nullable String station,
        String actor,
        @Nullable UUID scanId,
        @Nullable String outcome,
        @Nullable String code,
        @Nullable UUID bagId,
        @Nullable String parentCode,
        @Nullable String lot,
        long childVersion,
        @Nullable String before,
        Instant occurredAt,
        Instant recordedAt,
        JsonNode value) {

    /** What happened. */
    public enum What {
        SCANNED,
        LINKED,
        UNLINKED,
        SEALED,
        REOPENED,
        RETIRED,
        REJECTED
    }

    /** Whether somebody scanned something, with success or not. */
    public boolean isScan() {
        return what == What.REJECTED || what == What.SCANNED || (what == What.LINKED && scanId != null);
    }

    /** Whether somebody named the station of a site that was not theirs: nothing that happened at that station. */
    public boolean isForeign() {
        return what == What.REJECTED && "SITE_NOT_GRANTED".equals(outcome);
    }

    static @Nullable Fact of(ReceivedEvent event) {
        What what = switch (event.type()) {
            case "BagScanned" -> What.SCANNED;
            case "BagLinked" -> What.LINKED;
            case "BagUnlinked" -> What.UNLINKED;
            case "BagSealed" -> What.SEALED;
            case "BagReopened" -> What.REOPENED;
            case "BagRetired" -> What.RETIRED;
            case "ScanRejected" -> What.REJECTED;
            default -> null;
        };
        return what == null ? null : read(event, what, Content.of(event, 1));
    }

    private static Fact read(ReceivedEvent event, What what, Content content) {
        return new Fact(
                event.id(),
                what,
                content.optionalText("siteCode"),
                content.optionalText("stationCode"),
                content.text("actor"),
                content.optionalId("scanId"),
                outcome(what, content),
                content.optionalText("code"),
                content.optionalId("bagId"),
                content.optionalText("parentCode"),
                content.optionalText("lot"),
                what == What.LINKED || what == What.UNLINKED ? content.version("childVersion") : 0,
                content.optionalText("before"),
                content.time("occurredAt"),
                content.time("recordedAt"),
                event.value());
    }

    private static @Nullable String outcome(What what, Content content) {
        return switch (what) {
            case SCANNED -> content.text("outcome");
            case LINKED -> "LINKED";
            case REJECTED -> content.text("reason");
            case UNLINKED, SEALED, REOPENED, RETIRED -> null;
        };
    }
}
