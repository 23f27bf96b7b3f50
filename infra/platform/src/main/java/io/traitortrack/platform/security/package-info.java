/** Who calls, what they hold, and which sites they reach. */
@NullMarked
package io.traitortrack.platform.security;

import org.jspecify.annotations.NullMarked;
