/** From Kafka into the log: one sequencer, one order, each event once. */
@NullMarked
package io.traitortrack.audit.intake;

import org.jspecify.annotations.NullMarked;
