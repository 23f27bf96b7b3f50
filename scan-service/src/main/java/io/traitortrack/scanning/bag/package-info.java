/** Bags, their families and lists. */
@NullMarked
package io.traitortrack.scanning.bag;

import org.jspecify.annotations.NullMarked;
