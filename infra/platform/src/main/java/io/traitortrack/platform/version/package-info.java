/** Optimistic versions over HTTP: ETag and If-Match. */
@NullMarked
package io.traitortrack.platform.version;

import org.jspecify.annotations.NullMarked;
