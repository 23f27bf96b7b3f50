/** Billing: sacks onto bills. */
@NullMarked
package io.traitortrack.billing;

import org.jspecify.annotations.NullMarked;
