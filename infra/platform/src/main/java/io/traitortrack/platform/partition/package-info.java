/** Tables that are kept in parts of time. */
@NullMarked
package io.traitortrack.platform.partition;

import org.jspecify.annotations.NullMarked;
