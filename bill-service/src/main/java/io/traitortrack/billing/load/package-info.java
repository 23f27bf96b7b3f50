/** Sacks onto bills and off again. */
@NullMarked
package io.traitortrack.billing.load;

import org.jspecify.annotations.NullMarked;
