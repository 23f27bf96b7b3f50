/** How much one user, one station or one address may ask in a while: token buckets, counted in Redis for all gateways. */
@NullMarked
package io.traitortrack.gateway.limit;

import org.jspecify.annotations.NullMarked;
