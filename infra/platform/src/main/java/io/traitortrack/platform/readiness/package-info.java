/** Whether this service is ready, told on its own port to those inside. */
@NullMarked
package io.traitortrack.platform.readiness;

import org.jspecify.annotations.NullMarked;
