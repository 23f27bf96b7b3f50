/** What a service recomputes about itself from its raw rows, on schedule. */
@NullMarked
package io.traitortrack.platform.selfcheck;

import org.jspecify.annotations.NullMarked;
