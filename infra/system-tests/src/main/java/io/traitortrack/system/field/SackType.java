package io.traitortrack.system.field;

/** The two types of sack that are shipped; each has 100,000 codes. */
public enum SackType {
    /** For example {@code SB00860}. */
    MUSTARD("SB%05d"),
    /** For example {@code M444-00030}. */
    MOONG("M444-%05d");

    /** Number of codes of one type. */
    public static final int CODES = 100_000;

    /** Number of packs that fill a sack of either type. */
    public static final int CAPACITY = 30;

    private final String pattern;

    SackType(String pattern) {
        this.pattern = pattern;
    }

    /** The code with this number, 0 to 99,999. */
    public String code(int number) {
        return pattern.formatted(number);
    }
}
