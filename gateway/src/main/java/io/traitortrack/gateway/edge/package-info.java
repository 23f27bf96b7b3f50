/** What holds for every request before any route: host, known paths, limits, headers, the access line. */
@NullMarked
package io.traitortrack.gateway.edge;

import org.jspecify.annotations.NullMarked;
