/** The whole product as its users see it: over the public API, in the databases, on Kafka and in the log. */
@NullMarked
package io.traitortrack.system;

import org.jspecify.annotations.NullMarked;
