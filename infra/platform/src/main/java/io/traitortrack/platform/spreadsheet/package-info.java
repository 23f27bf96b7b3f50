/** Tables that people fetch, written row by row in constant memory. */
@NullMarked
package io.traitortrack.platform.spreadsheet;

import org.jspecify.annotations.NullMarked;
