/** Bag types: which codes are parents, what they hold and weigh. */
@NullMarked
package io.traitortrack.scanning.type;

import org.jspecify.annotations.NullMarked;
