/** The story of a code, each generation with what belongs to it. */
@NullMarked
package io.traitortrack.scanning.timeline;

import org.jspecify.annotations.NullMarked;
