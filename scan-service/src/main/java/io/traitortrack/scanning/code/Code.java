package io.traitortrack.scanning.code;

import java.time.LocalDate;

import io.traitortrack.scanning.type.BagType;
import org.jspecify.annotations.Nullable;

/** What one raw text turned out to be. */
public sealed interface Code {

    /**
     * A sack's code.
     *
     * @param code canonical, e.g. {@code SB00860}
     * @param type the bag type whose pattern it fits
     */
    record Parent(String code, BagType type) implements Code {}

    /**
     * A pack's code.
     *
     * @param code canonical, e.g. {@code 0016586}
     * @param lot known only from a label, e.g. {@code STAR44GG24611}
     * @param dateOfTest known only from a label
     */
    record Child(
            String code, @Nullable String lot, @Nullable LocalDate dateOfTest) implements Code {}

    /**
     * No code at all.
     *
     * @param reason a sentence for the person at the scanner; never repeats the text
     */
    record Invalid(String reason) implements Code {}
}
