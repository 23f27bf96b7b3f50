/** Proofs that an event is in the log. */
@NullMarked
package io.traitortrack.audit.proof;

import org.jspecify.annotations.NullMarked;
