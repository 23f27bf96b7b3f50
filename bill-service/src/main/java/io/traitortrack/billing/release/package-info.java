/** Letting sacks go that the scan service wants to open or retire. */
@NullMarked
package io.traitortrack.billing.release;

import org.jspecify.annotations.NullMarked;
