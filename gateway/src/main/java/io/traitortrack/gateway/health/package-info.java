/** Whether the services behind the gateway are ready. */
@NullMarked
package io.traitortrack.gateway.health;

import org.jspecify.annotations.NullMarked;
