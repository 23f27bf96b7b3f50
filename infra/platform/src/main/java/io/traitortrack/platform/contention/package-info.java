/** Transactions that lose races for locks. */
@NullMarked
package io.traitortrack.platform.contention;

import org.jspecify.annotations.NullMarked;
