/** The facts as events, in the shapes that subscribers were promised. */
@NullMarked
package io.traitortrack.scanning.event;

import org.jspecify.annotations.NullMarked;
