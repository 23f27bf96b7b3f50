/** Bills: created, changed, completed, listed; their totals and their events. */
@NullMarked
package io.traitortrack.billing.bill;

import org.jspecify.annotations.NullMarked;
