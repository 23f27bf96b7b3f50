package io.traitortrack.scanning.correction;

import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a sack holds, replaced in one step.
 *
 * @param id of the step, by which it is undone; absent where nothing changed, and of a dry run
 * @param undoes the step that this one took back
 * @param kept codes of packs that were in the sack before and after
 * @param added packs that came
 * @param removed packs that went
 * @param refused why nothing changed; only of a dry run, else these are the call's problem
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Replacement(
        @Nullable UUID id,
        String parentCode,
        @Nullable UUID undoes,
        List<String> kept,
        List<Pack> added,
        List<Pack> removed,
        List<Refused> refused) {

    /**
     * A pack that came or went.
     *
     * @param otherParent the sack that it came from, or went into; absent where that is none
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Pack(String code, @Nullable String otherParent) {}

    /** A line of the list that cannot be done. */
    public record Refused(
            @Schema(description = "place in the list, from 0")
            int index,

            @Schema(example = "LINKED_ELSEWHERE") String code,
            String detail) {}
}
