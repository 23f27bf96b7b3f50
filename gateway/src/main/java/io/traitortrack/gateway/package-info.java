/** The one way in. */
@NullMarked
package io.traitortrack.gateway;

import org.jspecify.annotations.NullMarked;
