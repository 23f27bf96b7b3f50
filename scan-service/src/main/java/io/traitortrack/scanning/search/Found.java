package io.traitortrack.scanning.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Something that fits what was typed.
 *
 * @param kind {@code BAG} or {@code BILL}
 * @param code of the bag, or the bill's number
 * @param match {@code EXACT}, {@code PREFIX}, {@code PIECE} (of a sack any, of a pack the end), or {@code NEAR}
 *     where a character was mistyped
 * @param role of a bag: {@code PARENT} or {@code CHILD}
 * @param state of a parent
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Found(
        String kind,
        String code,
        String match,
        @Nullable String role,
        @Nullable String state,
        @Nullable String siteCode) {}
