package io.traitortrack.platform.spreadsheet;

import java.io.IOException;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A table that is written while it is read; it ends with {@link #close}, and is no whole one without.
 *
 * <p>A text that a spreadsheet could take for a formula gets an apostrophe in front; times are UTC as in RFC 3339.
 */
public interface Spreadsheet extends AutoCloseable {

    /** Writes one row of texts, numbers, truths, days and instants; null is an empty cell. */
    void row(List<? extends @Nullable Object> cells) throws IOException;

    @Override
    void close() throws IOException;
}
