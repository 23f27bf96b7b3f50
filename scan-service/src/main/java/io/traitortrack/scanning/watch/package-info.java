/** Derives what people look at from the events about bags, behind the scans and never with them. */
@NullMarked
package io.traitortrack.scanning.watch;

import org.jspecify.annotations.NullMarked;
