/** The first page: what runs here and how to go on. */
@NullMarked
package io.traitortrack.gateway.landing;

import org.jspecify.annotations.NullMarked;
