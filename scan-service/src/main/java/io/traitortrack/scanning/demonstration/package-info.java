/** Reference data that is shipped, and the demonstration's. */
@NullMarked
package io.traitortrack.scanning.demonstration;

import org.jspecify.annotations.NullMarked;
