/** Refusals as RFC 9457 problem answers with a stable code. */
@NullMarked
package io.traitortrack.platform.problem;

import org.jspecify.annotations.NullMarked;
