package io.traitortrack.scanning.imports;

import java.util.function.Consumer;
import java.util.function.Function;

import io.traitortrack.scanning.code.Code;

/** What the files of a job hold. */
public enum ImportKind {
    /** Columns {@code qr_id}, {@code type}, {@code parent_qr_id}. */
    BAGS {
        @Override
        Listing reading(Function<String, Code> codes, Consumer<Listed> steps) {
            return new BagList(codes, steps);
        }
    },
    /** Sheets of two columns, serial and code: rows of labels, then the row of their sack, and again. */
    PACKING_LISTS {
        @Override
        Listing reading(Function<String, Code> codes, Consumer<Listed> steps) {
            return new PackingList(codes, steps);
        }
    };

    abstract Listing reading(Function<String, Code> codes, Consumer<Listed> steps);
}
