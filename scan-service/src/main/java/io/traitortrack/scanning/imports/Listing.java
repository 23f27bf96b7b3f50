package io.traitortrack.scanning.imports;

import io.traitortrack.platform.upload.RowTaker;

/** Understands the rows of one file, in their order. */
interface Listing extends RowTaker {

    /** No more rows come. */
    void end();
}
