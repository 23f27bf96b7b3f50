package io.traitortrack.scanning.search;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.platform.security.SiteScope;
import io.traitortrack.platform.text.PlainText;
import io.traitortrack.scanning.code.Code;
import io.traitortrack.scanning.code.Codes;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Finds bags and bills: what is exactly that, what begins so, sacks that hold the piece and packs that end so, and where
 * nothing does, what is one slip away. Of a code that was used again, its last generation.
 */
@Component
public class Searching {

    private static final int SHORTEST_PREFIX = 2;
    private static final int SHORTEST_PIECE = 3;
    private static final int MOST_SUGGESTIONS = 5;

    /** So many that fit are looked through for those in reach: a piece of everything is no question of a second. */
    private static final int MOST_CANDIDATES = 5_000;

    private static final String BAGS = """
            SELECT b.code, b.bag_type, b.state, b.site_code
            FROM (SELECT code, generation, bag_type, state, site_code FROM bag WHERE\s""";
    private static final String IN_REACH = """
             LIMIT :most) b
            WHERE (:all OR b.site_code = ANY (:sites))
              AND b.generation = (SELECT c.generation FROM code c WHERE c.code = b.code)
            ORDER BY b.code LIMIT :limit""";
    private static final String EXACT = "code = :text";
    private static final String PREFIX = "code >= :text AND code < :text || chr(1114111) ORDER BY code";
    private static final String PIECE_OF_A_SACK = "bag_type IS NOT NULL AND code LIKE :piece";
    private static final String END_OF_A_PACK = """
            bag_type IS NULL AND reverse(code) COLLATE "C" >= reverse(:text)
              AND reverse(code) COLLATE "C" < reverse(:text) || chr(1114111)
            ORDER BY reverse(code) COLLATE "C\"""";
    private static final String NEAR = "code = ANY (:misses)";

    private final JdbcClient jdbc;
    private final Codes codes;

    Searching(JdbcClient jdbc, Codes codes) {
        this.jdbc = jdbc;
        this.codes = codes;
    }

    /**
     * Searches for what was typed or scanned, a label's payload too.
     *
     * @throws ProblemException 400 for nothing but white space, and for what no code or bill number holds
     */
    public Answer search(String typed, SiteScope scope, int limit) {
        String text = text(typed);
        Map<String, Found> found = new LinkedHashMap<>();
        add(found, bags(EXACT, text, "EXACT", scope, limit));
        if (text.length() >= SHORTEST_PREFIX) {
            add(found, bills(text, scope, limit));
            add(found, bags(PREFIX, text, "PREFIX", scope, limit));
        }
        if (text.length() >= SHORTEST_PIECE && found.size() < limit) {
            add(found, bags(PIECE_OF_A_SACK, text, "PIECE", scope, limit));
            add(found, bags(END_OF_A_PACK, text, "PIECE", scope, limit));
        }
        List<String> suggestions = List.of();
        if (found.isEmpty()) {
            List<Found> near = near(text, scope);
            add(found, near);
            suggestions = near.stream().map(Found::code).toList();
        }
        return new Answer(found.values().stream().limit(limit).toList(), null, suggestions);
    }

    /** The canonical code where it is one, else what was typed, as codes are written. */
    private String text(String typed) {
        return switch (codes.read(typed)) {
            case Code.Parent parent -> parent.code();
            case Code.Child child -> child.code();
            case Code.Invalid invalid -> {
                String text = PlainText.strip(Normalizer.normalize(PlainText.strip(typed), Normalizer.Form.NFKC))
                        .toUpperCase(Locale.ROOT);
                if (text.isEmpty() || text.length() > 100 || !text.chars().allMatch(Searching::isOfACode)) {
                    throw ProblemException.invalid("q", "must be a code, a bill's number, a label, or a piece of one");
                }
                yield text;
            }
        };
    }

    private static boolean isOfACode(int c) {
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    }

    private static void add(Map<String, Found> found, List<Found> more) {
        more.forEach(one -> found.putIfAbsent(one.kind() + " " + one.code(), one));
    }

    private List<Found> bags(String condition, String text, String match, SiteScope scope, int limit) {
        return jdbc.sql(BAGS + condition + IN_REACH)
                .param("all", scope.all())
                .param("sites", scope.sites().toArray(String[]::new))
                .param("text", text)
                .param("piece", "%" + text + "%")
                .param("most", MOST_CANDIDATES)
                .param("limit", limit)
                .query((row, number) -> bag(row, match))
                .list();
    }

    private static Found bag(ResultSet row, String match) throws SQLException {
        return new Found(
                "BAG",
                row.getString("code"),
                match,
                row.getString("bag_type") == null ? "CHILD" : "PARENT",
                row.getString("state"),
                row.getString("site_code"));
    }

    /** Bills that a sack of a site in reach is on; the bill service knows the others. */
    private List<Found> bills(String text, SiteScope scope, int limit) {
        return jdbc.sql("""
                        SELECT DISTINCT b.bill_number FROM billing b JOIN bag p ON p.id = b.parent_bag_id
                        WHERE b.bill_number >= :text AND b.bill_number < :text || chr(1114111)
                          AND (:all OR p.site_code = ANY (:sites))
                        ORDER BY b.bill_number LIMIT :limit
                        """)
                .param("text", text)
                .param("all", scope.all())
                .param("sites", scope.sites().toArray(String[]::new))
                .param("limit", limit)
                .query((row, number) -> {
                    String bill = row.getString(1);
                    return new Found("BILL", bill, bill.equals(text) ? "EXACT" : "PREFIX", null, null, null);
                })
                .list();
    }

    private List<Found> near(String text, SiteScope scope) {
        Collection<String> misses = new ArrayList<>(new TreeSet<>(NearMisses.of(text)));
        return jdbc.sql(BAGS + NEAR + IN_REACH)
                .param("all", scope.all())
                .param("sites", scope.sites().toArray(String[]::new))
                .param("misses", misses.toArray(String[]::new))
                .param("most", MOST_CANDIDATES)
                .param("limit", MOST_SUGGESTIONS)
                .query((row, number) -> bag(row, "NEAR"))
                .list();
    }
}
