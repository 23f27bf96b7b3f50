package io.traitortrack.audit.check;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * What must hold from entry to entry: each event once, no number left out, offsets in order. Only events count: a record
 * that is none could carry any number.
 */
final class EventRules {
    private final boolean offsetRestarts;
    private final EventIds ids = new EventIds();
    private final Numbering sequences = new Numbering();
    private final Numbering versions = new Numbering();
    /** The latest restored source that a subject has events of; most have none. */
    private final Map<String, String> restored = new HashMap<>();

    private final Map<String, Long> offsets = new HashMap<>();
    private final TreeMap<String, Long> topics = new TreeMap<>();

    EventRules(boolean offsetRestarts) {
        this.offsetRestarts = offsetRestarts;
    }

    /**
     * Checks the next entry; answers what is wrong with it.
     *
     * @param facts null of an entry that stands for an event and is none, which is found already: its number counts, so
     *     that the gap is not found before it
     */
    List<Finding> check(long index, ReadEntry entry, @Nullable Facts facts) {
        var findings = new ArrayList<Finding>();
        topics.merge(entry.topic(), 1L, Long::sum);
        checkOffset(index, entry, findings);
        if (entry.isEvent()) {
            beginAgainAfterRestore(entry);
            checkNumber(index, entry, "ce_source", "ce_sequence", sequences, findings);
            checkNumber(index, entry, "ce_subject", "ce_subjectversion", versions, findings);
        }
        if (facts != null && facts.byName().get("eventId") instanceof UUID id && !ids.add(id)) {
            findings.add(new Finding(index, "event id", "event " + id + " is logged twice"));
        }
        return findings;
    }

    /** What was missing then and has not come since. */
    List<Finding> stillMissing(Open open) {
        var findings = new ArrayList<Finding>();
        open.sequences().stream().filter(m -> !sequences.arrived(m)).forEach(m -> findings.add(missing(m, "sequence")));
        open.versions().stream().filter(m -> !versions.arrived(m)).forEach(m -> findings.add(missing(m, "version")));
        return findings;
    }

    /** What is missing at one moment. */
    record Open(List<Numbering.Missing> sequences, List<Numbering.Missing> versions) {}

    Open open() {
        return new Open(sequences.missing(), versions.missing());
    }

    /** The last number of each source. */
    Map<String, Long> sources() {
        return sequences.upTo();
    }

    /** How many entries each topic has. */
    Map<String, Long> topics() {
        return topics;
    }

    int subjects() {
        return versions.names();
    }

    private static Finding missing(Numbering.Missing missing, String what) {
        return new Finding(
                missing.index(),
                "gap",
                what + " " + missing.number() + " of " + missing.name() + " is missing, a later one is logged here");
    }

    private void checkOffset(long index, ReadEntry entry, List<Finding> findings) {
        String partition = entry.topic() + "/" + entry.partition();
        Long before = offsets.put(partition, entry.offset());
        if (before != null && entry.offset() <= before && !offsetRestarts) {
            findings.add(new Finding(
                    index, "order", "offset " + entry.offset() + " of " + partition + " comes behind " + before));
        }
    }

    /**
     * A database that was restored goes on with the versions that it had then; its events are of a source of their own
     * (contract of events, {@code ce_source}), whose name ends in the time. Within that source versions have no gap, and
     * after it only a later one begins again.
     */
    private void beginAgainAfterRestore(ReadEntry entry) {
        String source = entry.headers().get("ce_source");
        String subject = entry.headers().get("ce_subject");
        var version = number(entry.headers().getOrDefault("ce_subjectversion", ""));
        if (source == null || subject == null || version == null || !source.contains("/epoch/")) {
            return;
        }
        String scope = entry.topic() + " " + subject;
        if (source.compareTo(restored.getOrDefault(scope, "")) > 0) {
            restored.put(scope, source);
            versions.beginAgain(scope, version);
        }
    }

    private static void checkNumber(
            long index, ReadEntry entry, String owner, String header, Numbering numbering, List<Finding> findings) {
        String text = entry.headers().get(header);
        String name = entry.headers().get(owner);
        if (text == null || name == null) {
            return;
        }
        String scope = owner.equals("ce_subject") ? entry.topic() + " " + name : name;
        var number = number(text);
        if (number == null) {
            findings.add(new Finding(index, "number", header + " of " + scope + " is no number"));
        } else if (!numbering.add(scope, number, index)) {
            findings.add(new Finding(index, "number", header + " " + number + " of " + scope + " is logged twice"));
        }
    }

    private static @Nullable Long number(String text) {
        if (!text.matches("\\d{1,20}")) {
            return null;
        }
        var number = new BigInteger(text);
        return number.bitLength() < 64 ? number.longValue() : null;
    }
}
