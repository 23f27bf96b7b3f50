/** Opening a sealed sack again, and retiring one: the hand-over with the bill service. */
@NullMarked
package io.traitortrack.scanning.release;

import org.jspecify.annotations.NullMarked;
