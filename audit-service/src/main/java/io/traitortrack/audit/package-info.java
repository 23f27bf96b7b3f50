/** The append-only log of every event, and its proofs. */
@NullMarked
package io.traitortrack.audit;

import org.jspecify.annotations.NullMarked;
