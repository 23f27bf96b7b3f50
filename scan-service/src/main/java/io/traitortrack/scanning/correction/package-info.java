/** Packs taken out of sacks, moved, and exchanged all at once, each by facts of its own (D-18). */
@NullMarked
package io.traitortrack.scanning.correction;

import org.jspecify.annotations.NullMarked;
