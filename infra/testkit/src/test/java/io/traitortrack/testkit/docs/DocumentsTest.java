package io.traitortrack.testkit.docs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DocumentsTest {

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
    private static final Pattern PATH_IN_CODE =
            Pattern.compile("`((?:docs|infra|gateway|identity|scan-service|bill-service|audit-service)/[^`<*\\s]*)`");
    private static final Pattern COMMAND = Pattern.compile("\\./traitortrack ([a-z][a-z-]*)");
    private static final Pattern FIRST_CELL = Pattern.compile("(?m)^\\| ([^|`]+?) \\|");
    private static final Pattern OFFERED = Pattern.compile("(?m)^  ([a-z]+) .* {2,}");

    private final Path root = Documents.root();
    private final List<Path> documents = Documents.files(root, ".md");

    @Test
    void everyRelativeLinkLeadsToAFileAndItsHeading() {
        List<String> broken = new ArrayList<>();
        for (Path document : documents) {
            for (String link : Documents.all(LINK, Documents.text(document))) {
                if (!link.contains("://") && !leadsSomewhere(document, link)) {
                    broken.add(root.relativize(document) + " → " + link);
                }
            }
        }

        assertThat(documents).hasSizeGreaterThan(20);
        assertThat(broken).isEmpty();
    }

    private static boolean leadsSomewhere(Path document, String link) {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]);
        if (parts.length == 1) {
            return Files.exists(target);
        }
        return Files.isRegularFile(target)
                && Documents.all(HEADING, Documents.text(target)).stream()
                        .map(DocumentsTest::anchor)
                        .anyMatch(parts[1]::equals);
    }

    private static String anchor(String heading) {
        return heading.toLowerCase(java.util.Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} -]", "")
                .replace(' ', '-');
    }

    @Test
    void everyPathThatADocumentNamesExists() {
        List<String> missing = new ArrayList<>();
        for (Path document : documents) {
            for (String path : Documents.all(PATH_IN_CODE, Documents.text(document))) {
                if (!Files.exists(root.resolve(path))) {
                    missing.add(root.relativize(document) + " names " + path);
                }
            }
        }

        assertThat(missing).isEmpty();
    }

    @Test
    void everyCommandThatADocumentNamesIsOneOfTheLauncher() {
        Set<String> named = new TreeSet<>();
        documents.forEach(document -> named.addAll(Documents.all(COMMAND, Documents.text(document))));

        String launcher = Documents.text(root.resolve("traitortrack"));
        String usage = launcher.substring(0, launcher.indexOf("\nEND\n"));
        assertThat(named).isNotEmpty().isSubsetOf(Documents.all(OFFERED, usage));
    }

    @Test
    void decisionsHaveANumberEachAndAreListed() {
        List<String> numbers = Documents.files(root.resolve("docs/adr"), ".md").stream()
                .map(file -> file.getFileName().toString())
                .filter(name -> !name.equals("README.md"))
                .toList();
        String list = Documents.text(root.resolve("docs/adr/README.md"));

        // one that is still being written has its number already
        assertThat(numbers).extracting(name -> name.substring(0, 4)).doesNotHaveDuplicates();
        for (String name : numbers) {
            String number = name.substring(0, 4);
            assertThat(name).matches("\\d{4}-.*");
            assertThat(list).contains("(" + name + ")");
            assertThat(Documents.text(root.resolve("docs/adr").resolve(name)))
                    .startsWith("# " + number + " ")
                    .contains("\n## Context\n", "\n## Decision\n", "\n## Consequences\n");
        }
    }

    @Test
    void termsOfTheGlossaryAreUnique() {
        List<String> terms = FIRST_CELL
                .matcher(Documents.text(root.resolve("docs/glossary.md")))
                .results()
                .map(row -> row.group(1))
                .filter(term -> !term.equals("term"))
                .toList();

        assertThat(terms).hasSizeGreaterThan(50).doesNotHaveDuplicates();
    }

    @Test
    void everyPageOfTheRunbookIsListed() {
        String list = Documents.text(root.resolve("docs/runbook/README.md"));

        assertThat(Documents.files(root.resolve("docs/runbook"), ".md"))
                .extracting(page -> page.getFileName().toString())
                .filteredOn(page -> !page.equals("README.md"))
                .allSatisfy(page -> assertThat(list).contains("(" + page + ")"));
    }
}
