package io.traitortrack.billing.parent;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.traitortrack.billing.arrival.Arrivals;
import io.traitortrack.platform.inbox.EventConsumer;
import io.traitortrack.platform.inbox.ReceivedEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Learns of sacks from {@code scanning.bag}, and from nowhere else.
 *
 * <p>Every event about a sack carries its version there: an older one than known changes nothing, a missing one is
 * made good by the next. A batch is folded in memory and written by one statement.
 */
@Component
class BagEvents implements EventConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(BagEvents.class);
    private static final Set<String> TOLD =
            Set.of("BagScanned", "BagLinked", "BagUnlinked", "BagSealed", "BagReopened", "BagRetired");

    private final Parents parents;
    private final Arrivals arrivals;

    BagEvents(Parents parents, Arrivals arrivals) {
        this.parents = parents;
        this.arrivals = arrivals;
    }

    @Override
    public String name() {
        return "bill-service-parents";
    }

    @Override
    public List<String> topics() {
        return List.of("scanning.bag");
    }

    @Override
    public void apply(List<ReceivedEvent> events) {
        List<ReceivedEvent> told =
                events.stream().filter(BagEvents::tellsOfAParent).toList();
        if (told.isEmpty()) {
            return;
        }
        Map<String, Parent> known =
                parents.findAll(told.stream().map(ReceivedEvent::subject).collect(Collectors.toSet())).stream()
                        .collect(Collectors.toMap(Parent::code, Function.identity()));
        Map<String, Parent> changed = new HashMap<>();
        for (ReceivedEvent event : told) {
            after(event, known.get(event.subject())).ifPresent(parent -> {
                known.put(parent.code(), parent);
                changed.put(parent.code(), parent);
            });
        }
        if (!changed.isEmpty()) {
            parents.putAll(inOrder(changed.values()));
            arrivals.announceOnCommit();
        }
    }

    private static List<Parent> inOrder(Collection<Parent> parents) {
        return parents.stream().sorted(Comparator.comparing(Parent::code)).toList();
    }

    /** A child without a parent is its own subject, and nothing to a bill. */
    private static boolean tellsOfAParent(ReceivedEvent event) {
        JsonNode value = event.value();
        String parentCode = text(value, "parentCode");
        return event.version() == 1
                && event.subjectVersion() != null
                && TOLD.contains(event.type())
                && event.subject().equals(parentCode == null ? text(value, "code") : parentCode)
                && (parentCode != null || !"CHILD".equals(text(value, "role")));
    }

    /** What is known after the event; empty where it says nothing new, or is the first and says too little. */
    private static Optional<Parent> after(ReceivedEvent event, @Nullable Parent before) {
        long version = event.subjectVersion() == null ? 0 : event.subjectVersion();
        if (before != null && before.version() >= version) {
            return Optional.empty();
        }
        JsonNode value = event.value();
        String bagId = first(text(value, "parentBagId"), text(value, "bagId"));
        JsonNode generation = first(node(value, "parentGeneration"), node(value, "generation"));
        JsonNode childCount = node(value, "childCount");
        JsonNode capacity = node(value, "capacity");
        JsonNode unitWeight = node(value, "unitWeightKg");
        JsonNode weight = node(value, "weightKg");
        String state = first(text(value, "state"), text(value, "after"));
        String site = text(value, "siteCode");
        Parent told = before;
        if (told == null) {
            if (bagId == null || site == null || capacity == null || unitWeight == null) {
                LOG.warn("{} {} of {} tells too little to begin with", event.type(), event.id(), event.subject());
                return Optional.empty();
            }
            told = new Parent(
                    event.subject(),
                    version,
                    UUID.fromString(bagId),
                    1,
                    site,
                    "OPEN",
                    0,
                    1,
                    BigDecimal.ZERO,
                    BigDecimal.ZERO);
        }
        return Optional.of(new Parent(
                told.code(),
                version,
                bagId == null ? told.bagId() : UUID.fromString(bagId),
                generation == null ? told.generation() : generation.asInt(),
                site == null ? told.siteCode() : site,
                state == null ? told.state() : state,
                childCount == null ? told.childCount() : childCount.asInt(),
                capacity == null ? told.capacity() : capacity.asInt(),
                unitWeight == null ? told.unitWeightKg() : unitWeight.decimalValue(),
                weight == null ? told.weightKg() : weight.decimalValue()));
    }

    private static <T> @Nullable T first(@Nullable T one, @Nullable T other) {
        return one == null ? other : one;
    }

    private static @Nullable String text(JsonNode value, String field) {
        JsonNode node = node(value, field);
        return node == null ? null : node.asString();
    }

    private static @Nullable JsonNode node(JsonNode value, String field) {
        JsonNode node = value.get(field);
        return node == null || node.isNull() ? null : node;
    }
}
