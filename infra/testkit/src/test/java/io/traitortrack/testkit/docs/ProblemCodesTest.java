package io.traitortrack.testkit.docs;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ProblemCodesTest {

    private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| `([A-Z][A-Z_]+)` \\|");
    private static final Pattern THROWN = Pattern.compile("HttpStatus\\.[A-Z_]+,\\s*\"([A-Z][A-Z_]+)\"");

    private final Set<String> documented =
            Documents.all(DOCUMENTED, Documents.text(Documents.root().resolve("docs/errors.md")));

    @Test
    void everyCodeThatTheSourcesThrowIsDocumented() {
        Set<String> thrown = Documents.all(THROWN, sources());

        assertThat(thrown).hasSizeGreaterThan(10).isSubsetOf(documented);
    }

    @Test
    void everyDocumentedCodeIsUsedByTheSources() {
        String sources = sources();

        Set<String> unused = new TreeSet<>(documented);
        unused.removeIf(
                code -> Pattern.compile("\\b" + code + "\\b").matcher(sources).find());

        assertThat(unused).isEmpty();
    }

    private static String sources() {
        StringBuilder text = new StringBuilder();
        for (Path file : Documents.files(Documents.root(), ".java")) {
            if (file.toString().contains("/src/main/")) {
                text.append(Documents.text(file));
            }
        }
        return text.toString();
    }
}
