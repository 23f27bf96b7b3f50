/** Traces where no request is at hand: of events on their way out and in. */
@NullMarked
package io.traitortrack.platform.trace;

import org.jspecify.annotations.NullMarked;
