package io.traitortrack.testkit.contract;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An event and its version, as the file name of its schema and the header {@code ce_type} spell it.
 *
 * @param name e.g. {@code BagLinked}
 * @param version from 1
 */
public record EventType(String name, int version) implements Comparable<EventType> {

    private static final Pattern FILE = Pattern.compile("([A-Z][A-Za-z]+)\\.v([1-9][0-9]*)\\.schema\\.json");

    static EventType ofFile(String fileName) {
        Matcher file = FILE.matcher(fileName);
        if (!file.matches()) {
            throw new IllegalArgumentException(fileName + " is not named <Type>.v<N>.schema.json");
        }
        return new EventType(file.group(1), Integer.parseInt(file.group(2)));
    }

    /** Returns the value of {@code ce_type}, e.g. {@code io.traitortrack.BagLinked.v1}. */
    public String ceType() {
        return "io.traitortrack." + this;
    }

    @Override
    public int compareTo(EventType other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return name + ".v" + version;
    }
}
