/** Which path leads to which service, how long it may take, and how a request is carried there and back. */
@NullMarked
package io.traitortrack.gateway.route;

import org.jspecify.annotations.NullMarked;
