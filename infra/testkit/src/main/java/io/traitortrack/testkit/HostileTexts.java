package io.traitortrack.testkit;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/** Texts that no database holds, no column takes or no page shows, by what is wrong with them; for tables of tests. */
public final class HostileTexts {

    /** What is wrong, and the text. */
    public static final Map<String, String> ALL = new TreeMap<>(Map.of(
            "NUL",
            "ab\u0000c",
            "half a character",
            "ab\ud800c",
            "10,000 characters",
            "x".repeat(10_000),
            "4,000 line feeds",
            "a" + "\n".repeat(4_000) + "a"));

    /** Writes also what UTF-8 cannot carry: halves of characters. */
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private HostileTexts() {}

    /** Tells whether a query can carry the text. */
    public static boolean isInQueries(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    /** Tells whether a path can; a NUL there the server itself refuses, before any code of ours. */
    public static boolean isInPaths(String text) {
        return isInQueries(text) && text.indexOf('\u0000') < 0;
    }

    /** The text as it stands in a path or a query. */
    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** A body that holds such texts. */
    public static String json(Object body) {
        return JSON.writeValueAsString(body);
    }
}
