/** Writes that may be sent twice and happen once. */
@NullMarked
package io.traitortrack.platform.idempotency;

import org.jspecify.annotations.NullMarked;
