/** Waiting, for a bounded time, for what other services said and this one is about to hear. */
@NullMarked
package io.traitortrack.platform.arrival;

import org.jspecify.annotations.NullMarked;
