package io.traitortrack.billing.parent;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import io.traitortrack.platform.inbox.Content;
import io.traitortrack.platform.inbox.ReceivedEvent;
import io.traitortrack.platform.inbox.UnusableEvent;
import org.jspecify.annotations.Nullable;

/**
 * What one event tells of a sack, read and checked; null where it says nothing of that.
 *
 * @param version the sack's, after the event
 */
record Told(
        String code,
        long version,
        @Nullable UUID bagId,
        @Nullable Integer generation,
        @Nullable String siteCode,
        @Nullable String state,
        @Nullable Integer childCount,
        @Nullable Integer capacity,
        @Nullable BigDecimal unitWeightKg,
        @Nullable BigDecimal weightKg) {

    private static final Set<String> STATES = Set.of("OPEN", "SEALED", "BILLED", "DISPATCHED", "RECEIVED", "RETIRED");

    /**
     * Reads an event; empty where it is none about a sack.
     *
     * @throws UnusableEvent for one about a sack that cannot be read
     */
    static Optional<Told> of(ReceivedEvent event) {
        return switch (event.type()) {
            case "BagScanned", "BagLinked" ->
                Optional.of(whole(event, "parentCode", "parentBagId", "parentGeneration", "state"));
            case "BagSealed" -> Optional.of(whole(event, "code", "bagId", "generation", "after"));
            case "BagUnlinked", "BagReleaseRequested", "BagReopened", "BagRetired" -> change(event);
            default -> Optional.empty();
        };
    }

    private static Told whole(ReceivedEvent event, String code, String bagId, String generation, String state) {
        Content content = Content.of(event, 1);
        int capacity = content.number("capacity", 1);
        int childCount = content.number("childCount", 0);
        if (childCount > capacity) {
            throw new UnusableEvent(event, "the sack holds more than its capacity");
        }
        if (!content.text(code).equals(event.subject())) {
            throw new UnusableEvent(event, "its key is not " + code);
        }
        return new Told(
                event.subject(),
                content.subjectVersion(),
                content.id(bagId),
                content.number(generation, 1),
                content.text("siteCode"),
                content.word(state, STATES),
                childCount,
                capacity,
                content.kilograms("unitWeightKg"),
                content.kilograms("weightKg"));
    }

    /** A change of a known sack need not repeat what stays; a child without a parent is nothing to a bill. */
    private static Optional<Told> change(ReceivedEvent event) {
        Content content = Content.of(event, 1);
        boolean ofItsParent = content.optionalText("parentCode") != null;
        String code = content.text(ofItsParent ? "parentCode" : "code");
        if (!code.equals(event.subject()) || (!ofItsParent && "CHILD".equals(content.optionalText("role")))) {
            return Optional.empty();
        }
        String state = content.optionalWord("state", STATES);
        return Optional.of(new Told(
                code,
                content.subjectVersion(),
                content.optionalId(ofItsParent ? "parentBagId" : "bagId"),
                content.optionalNumber(ofItsParent ? "parentGeneration" : "generation", 1),
                content.optionalText("siteCode"),
                state == null ? content.optionalWord("after", STATES) : state,
                content.optionalNumber("childCount", 0),
                content.optionalNumber("capacity", 1),
                content.optionalKilograms("unitWeightKg"),
                content.optionalKilograms("weightKg")));
    }

    /** What is known after it; empty where that is nothing new, or where it is the first and says too little. */
    Optional<Parent> after(@Nullable Parent before) {
        if (before == null) {
            return beginning();
        }
        if (before.version() >= version) {
            return Optional.empty();
        }
        return Optional.of(new Parent(
                code,
                version,
                or(bagId, before.bagId()),
                or(generation, before.generation()),
                or(siteCode, before.siteCode()),
                or(state, before.state()),
                or(childCount, before.childCount()),
                or(capacity, before.capacity()),
                or(unitWeightKg, before.unitWeightKg()),
                or(weightKg, before.weightKg())));
    }

    private Optional<Parent> beginning() {
        if (bagId == null || siteCode == null || capacity == null || unitWeightKg == null) {
            return Optional.empty();
        }
        return Optional.of(new Parent(
                code,
                version,
                bagId,
                or(generation, 1),
                siteCode,
                or(state, "OPEN"),
                or(childCount, 0),
                capacity,
                unitWeightKg,
                or(weightKg, BigDecimal.ZERO)));
    }

    private static <T> T or(@Nullable T told, T otherwise) {
        return told == null ? otherwise : told;
    }
}
