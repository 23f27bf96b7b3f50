/** Sacks as the scan service tells of them, and the counter that orders what billing says of them. */
@NullMarked
package io.traitortrack.billing.parent;

import org.jspecify.annotations.NullMarked;
