package io.traitortrack.scanning.concern;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

import io.traitortrack.platform.text.PlainText;
import io.traitortrack.scanning.search.NearMisses;
import io.traitortrack.scanning.watch.Fact;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Sees labels that were misread: what was refused for no code and is one slip away from one, and packs that were typed and
 * are new but for a character that is missing, too many, or a letter in the place of a digit. Another digit is no sign:
 * numbers follow each other.
 */
@Component
class Labels {

    private static final Pattern LIKE_A_CODE = Pattern.compile("[A-Z0-9-]{3,20}");
    private static final int MOST_CODES = 5;

    private final JdbcClient jdbc;
    private final Thresholds thresholds;

    Labels(JdbcClient jdbc, Thresholds thresholds) {
        this.jdbc = jdbc;
        this.thresholds = thresholds;
    }

    private record Suspect(Seen scan, String text, Set<String> misses) {}

    List<Trouble> damaged(List<Seen> scans) {
        List<Suspect> suspects = scans.stream()
                .flatMap(scan -> suspect(scan).stream())
                .limit(thresholds.examined())
                .toList();
        if (suspects.isEmpty()) {
            return List.of();
        }
        Set<String> known = known(suspects);
        List<Trouble> damaged = new ArrayList<>();
        for (Suspect suspect : suspects) {
            List<String> meant = suspect.misses().stream()
                    .filter(known::contains)
                    .limit(MOST_CODES)
                    .toList();
            if (!meant.isEmpty()) {
                damaged.add(Trouble.at(
                                suspect.scan().at(),
                                Kind.DAMAGED_LABEL,
                                suspect.scan().site(),
                                suspect.scan().station(),
                                suspect.text(),
                                meant)
                        .by(suspect.scan().user()));
            }
        }
        return damaged;
    }

    private static List<Suspect> suspect(Seen scan) {
        Fact fact = scan.fact();
        String code = fact.code();
        if (fact.what() == Fact.What.LINKED && fact.childVersion() == 1 && fact.lot() == null && code != null) {
            return List.of(new Suspect(scan, code, NearMisses.damaged(code)));
        }
        if (!"INVALID_CODE".equals(fact.outcome())) {
            return List.of();
        }
        String raw = fact.value().path("rawExcerpt").stringValue("");
        String text = PlainText.strip(Normalizer.normalize(PlainText.strip(raw), Normalizer.Form.NFKC))
                .toUpperCase(Locale.ROOT);
        return LIKE_A_CODE.matcher(text).matches() ? List.of(new Suspect(scan, text, NearMisses.of(text))) : List.of();
    }

    private Set<String> known(List<Suspect> suspects) {
        Set<String> misses = new HashSet<>();
        suspects.forEach(suspect -> misses.addAll(suspect.misses()));
        return new HashSet<>(jdbc
                .sql("SELECT code FROM code WHERE code = ANY (:misses)")
                .param("misses", misses.toArray(String[]::new))
                .query(String.class)
                .list()
                .stream()
                .map(Objects::requireNonNull)
                .toList());
    }
}
