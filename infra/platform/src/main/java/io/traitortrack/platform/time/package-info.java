/** The clock, injected. */
@NullMarked
package io.traitortrack.platform.time;

import org.jspecify.annotations.NullMarked;
