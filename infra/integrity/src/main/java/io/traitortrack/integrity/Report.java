package io.traitortrack.integrity;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import tools.jackson.databind.json.JsonMapper;

/**
 * What a check says.
 *
 * @param events how many events Kafka has
 * @param took how long it took
 */
record Report(Findings findings, int events, Duration took) {

    boolean green() {
        return findings.green();
    }

    String text() {
        StringBuilder text = new StringBuilder();
        for (Rule rule : Rule.values()) {
            Findings.Found found = findings.of(rule);
            text.append(String.format(
                    Locale.ROOT,
                    "%-5s %-17s %,12d looked at%s  %s (%s)%n",
                    found.violations() == 0 ? "green" : "RED",
                    rule.id(),
                    found.looked(),
                    found.violations() == 0 ? "" : String.format(Locale.ROOT, ", %,d wrong", found.violations()),
                    rule.sentence(),
                    rule.cites()));
            found.named().forEach(name -> text.append("      ").append(name).append(System.lineSeparator()));
        }
        return text.append(String.format(
                        Locale.ROOT,
                        "%s: %,d events in %.1f s%n",
                        green() ? "Everything agrees" : "NOT everything agrees, see docs/runbook/integrity-red.md",
                        events,
                        took.toMillis() / 1000.0))
                .toString();
    }

    String json() {
        List<Map<String, Object>> rules = new ArrayList<>();
        for (Rule rule : Rule.values()) {
            Findings.Found found = findings.of(rule);
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("rule", rule.id());
            one.put("cites", rule.cites());
            one.put("sentence", rule.sentence());
            one.put("looked", found.looked());
            one.put("violations", found.violations());
            one.put("named", found.named());
            rules.add(one);
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("green", green());
        all.put("events", events);
        all.put("milliseconds", took.toMillis());
        all.put("rules", rules);
        return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(all) + System.lineSeparator();
    }
}
