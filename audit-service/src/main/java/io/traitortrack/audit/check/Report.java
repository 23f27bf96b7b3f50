package io.traitortrack.audit.check;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a check found.
 *
 * @param entries read and hashed
 * @param root recomputed, in base64
 * @param keyPinned whether the verifier key was given, and not taken from the log itself
 * @param sources last gapless number of each source
 * @param topics entries of each topic
 * @param comparedWith size of the checkpoint of the last green run; -1 where none was remembered
 */
record Report(
        String origin,
        long treeSize,
        long entries,
        String root,
        boolean keyPinned,
        Map<String, Long> sources,
        Map<String, Long> topics,
        int subjects,
        long comparedWith,
        List<Finding> findings,
        Duration took) {
    private static final int MOST_FINDINGS = 20;

    Report {
        var all = findings;
        findings = all.stream()
                .filter(finding -> finding.span() == 1 || all.stream().noneMatch(finding::isRefinedBy))
                .sorted(Comparator.comparingLong(finding -> finding.index() < 0 ? Long.MAX_VALUE : finding.index()))
                .toList();
    }

    boolean green() {
        return findings.isEmpty();
    }

    /** The lowest index of all findings; -1 where there is none. */
    long firstBadIndex() {
        return green() ? -1 : findings.getFirst().index();
    }

    String text() {
        var text = new StringBuilder();
        if (green()) {
            text.append(line("green: all %,d entries are what the log signed", entries));
        } else if (firstBadIndex() >= 0) {
            text.append(line("red: the first bad index is %d", firstBadIndex()));
        } else {
            text.append(line("red: the log is not what it signed"));
        }
        findings.stream()
                .limit(MOST_FINDINGS)
                .forEach(f -> text.append(
                        f.index() < 0
                                ? line("  %s: %s", f.rule(), f.message())
                                : line("  entry %d, %s: %s", f.index(), f.rule(), f.message())));
        if (findings.size() > MOST_FINDINGS) {
            text.append(line("  and %,d more", findings.size() - MOST_FINDINGS));
        }
        text.append(line("origin     %s", origin));
        text.append(line("key        %s", keyPinned ? "as given" : "taken from the log itself; pin it with --key"));
        text.append(line("tree size  %,d", treeSize));
        text.append(line("root       %s", root));
        text.append(line(
                "last run   %s",
                comparedWith < 0
                        ? "not remembered"
                        : "compared with " + String.format(Locale.ROOT, "%,d", comparedWith) + " entries"));
        sources.forEach((source, last) -> text.append(line("source     %s up to %,d", source, last)));
        topics.forEach((topic, count) -> text.append(line("topic      %s %,d", topic, count)));
        text.append(line("subjects   %,d", subjects));
        text.append(line("time       %.1f s", took.toMillis() / 1000.0));
        return text.toString();
    }

    String json() {
        return "{\"verdict\":" + quoted(green() ? "green" : "red")
                + ",\"firstBadIndex\":" + (firstBadIndex() < 0 ? "null" : Long.toString(firstBadIndex()))
                + ",\"origin\":" + quoted(origin)
                + ",\"keyPinned\":" + keyPinned
                + ",\"treeSize\":" + treeSize
                + ",\"entries\":" + entries
                + ",\"root\":" + quoted(root)
                + ",\"comparedWith\":" + (comparedWith < 0 ? "null" : Long.toString(comparedWith))
                + ",\"sources\":" + object(sources)
                + ",\"topics\":" + object(topics)
                + ",\"subjects\":" + subjects
                + ",\"findings\":["
                + findings.stream()
                        .map(f -> "{\"index\":" + (f.index() < 0 ? "null" : Long.toString(f.index())) + ",\"rule\":"
                                + quoted(f.rule()) + ",\"message\":" + quoted(f.message()) + "}")
                        .collect(Collectors.joining(","))
                + "],\"millis\":" + took.toMillis() + "}\n";
    }

    private static String line(String format, Object... args) {
        return String.format(Locale.ROOT, format + "%n", args);
    }

    private static String object(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .map(count -> quoted(count.getKey()) + ":" + count.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < 0x20) {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
