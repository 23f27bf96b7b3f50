package io.traitortrack.scanning.imports;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A job: files on their way to scans.
 *
 * @param state {@code CHECKING} and {@code CHECKED} for a dry run, {@code IMPORTING}, {@code DONE}, {@code CANCELLED}
 * @param owner who sent the files
 * @param committedBy who has them imported, and is the actor of their scans; absent of a dry run
 * @param foreseen whether the outcomes are those of a dry run: nothing has been imported
 * @param message one sentence for people
 * @param outcomes how many rows by outcome; seals stand here only
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ImportJob(
        UUID importId,
        ImportKind kind,
        String state,
        boolean dryRun,
        boolean foreseen,
        String siteCode,
        String stationCode,
        String owner,
        @Nullable String committedBy,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        long rows,
        long done,
        long accepted,
        long alreadyImported,
        long refused,
        String message,
        Map<String, Long> outcomes,
        List<ImportFile> files) {

    static String message(String state, long rows, long accepted, long alreadyImported, long refused) {
        boolean nothingNew = alreadyImported > 0 && accepted == 0;
        return switch (state) {
            case "CHECKING" -> "The rows are being looked at; nothing is changed.";
            case "CHECKED" ->
                "Nothing was changed. Of " + rows + " rows, " + accepted + " would be imported, " + alreadyImported
                        + " are already imported, " + refused + " would be refused.";
            case "IMPORTING" -> "The rows are being imported.";
            case "CANCELLED" -> "Cancelled; what was imported before stays.";
            default ->
                nothingNew && refused == 0
                        ? "All " + rows + " rows are already imported; nothing was changed."
                        : "Of " + rows + " rows, " + accepted + " were imported, " + alreadyImported
                                + " are already imported, " + refused + " were refused.";
        };
    }
}
