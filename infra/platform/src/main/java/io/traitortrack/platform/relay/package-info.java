/** From the outbox to Kafka, in commit order, numbered without a gap. */
@NullMarked
package io.traitortrack.platform.relay;

import org.jspecify.annotations.NullMarked;
