/** Events applied once, in the transaction of their effect. */
@NullMarked
package io.traitortrack.platform.inbox;

import org.jspecify.annotations.NullMarked;
