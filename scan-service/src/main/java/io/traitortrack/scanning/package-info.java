/** Scanning: packs into sacks, at many stations at once. */
@NullMarked
package io.traitortrack.scanning;

import org.jspecify.annotations.NullMarked;
