/** Sealing a parent short, with a reason. */
@NullMarked
package io.traitortrack.scanning.seal;

import org.jspecify.annotations.NullMarked;
