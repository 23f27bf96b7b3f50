package io.traitortrack.platform.selfcheck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

import org.springframework.core.io.ClassPathResource;

/**
 * Something that must always hold of the rows of one database.
 *
 * @param name for example {@code sack-count}
 * @param looked counts what is looked at
 * @param violations yields a sentence for each row that breaks it
 */
record Invariant(String name, String looked, String violations) {

    /** The one of this name: a file {@code integrity/NAME.sql} of two statements. */
    static Invariant named(String name) {
        try {
            String[] statements = new ClassPathResource("integrity/" + name + ".sql")
                    .getContentAsString(StandardCharsets.UTF_8)
                    .split(";", -1);
            return new Invariant(name, statements[0], statements[1]);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
