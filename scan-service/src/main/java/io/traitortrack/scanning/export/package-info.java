/** Everything that fits a filter, as a table to take away. */
@NullMarked
package io.traitortrack.scanning.export;

import org.jspecify.annotations.NullMarked;
