package io.traitortrack.platform.selfcheck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * Something that must always hold of the rows of one database.
 *
 * @param name for example {@code sack-count}
 * @param looked counts what is looked at
 * @param violations yields a sentence for each row that breaks it
 */
record Invariant(String name, String looked, String violations) {

    /** Those of this service: files {@code integrity/NAME.sql} of two statements. */
    static List<Invariant> all() {
        try {
            Resource[] files = new PathMatchingResourcePatternResolver().getResources("classpath*:integrity/*.sql");
            return Arrays.stream(files).map(Invariant::read).toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Invariant read(Resource file) {
        try {
            String[] statements =
                    file.getContentAsString(StandardCharsets.UTF_8).split(";", -1);
            String name = Objects.requireNonNull(file.getFilename());
            return new Invariant(name.substring(0, name.length() - ".sql".length()), statements[0], statements[1]);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
