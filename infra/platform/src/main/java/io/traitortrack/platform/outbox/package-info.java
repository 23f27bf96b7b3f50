/** Events written in the transaction of their fact. */
@NullMarked
package io.traitortrack.platform.outbox;

import org.jspecify.annotations.NullMarked;
