package io.traitortrack.scanning.imports;

import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What became of one row, or would become of it.
 *
 * @param row from 1, as a spreadsheet shows it
 * @param step {@code SCAN}, or {@code SEAL} after the last pack of a sack, or {@code NOTHING} where the row cannot be
 *     scanned
 * @param raw the code as it stands in the file, control characters and markup escaped
 * @param outcome as of a scan: what it meant, or why it was refused; absent while it is not decided
 * @param alreadyImported whether the same content was imported before; the outcome is the one of then
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ImportRow(
        int file,
        String sheet,
        int row,
        String step,
        String raw,
        @Nullable String parentRaw,
        @Nullable String outcome,
        @Nullable Integer status,
        @Nullable Boolean alreadyImported,
        @Nullable String code,
        @Nullable String parentCode,
        @Nullable String otherParent,
        @Nullable String detail,
        UUID scanId) {}
