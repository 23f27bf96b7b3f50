package io.traitortrack.platform.trace;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The W3C header that an event carries: the span in which its fact was written.
 *
 * @param traceId 32 hexadecimal digits, e.g. {@code 4bf92f3577b34da6a3ce929d0e0e4736}
 * @param spanId 16 hexadecimal digits
 * @param sampled whether somebody keeps this trace
 */
public record Traceparent(String traceId, String spanId, boolean sampled) {

    private static final Pattern FORM =
            Pattern.compile("00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})");

    /** Reads a header; empty for none and for one that is not well-formed. */
    public static Optional<Traceparent> parse(@Nullable String header) {
        if (header == null) {
            return Optional.empty();
        }
        Matcher parts = FORM.matcher(header);
        return parts.matches()
                ? Optional.of(new Traceparent(
                        parts.group(1), parts.group(2), (Integer.parseInt(parts.group(3), 16) & 1) == 1))
                : Optional.empty();
    }
}
