/** Scanning: finds or creates parents, and ties children to them. */
@NullMarked
package io.traitortrack.scanning.scan;

import org.jspecify.annotations.NullMarked;
