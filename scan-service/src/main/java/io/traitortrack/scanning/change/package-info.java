/** Changes of a sack's state: why, and how they are told. */
@NullMarked
package io.traitortrack.scanning.change;

import org.jspecify.annotations.NullMarked;
