/** What the gateway tells a caller about themselves. */
@NullMarked
package io.traitortrack.gateway.caller;

import org.jspecify.annotations.NullMarked;
