/** The integrity check on real servers: green on a small true story, red for every way to break it. */
@NullMarked
package io.traitortrack.integrity;

import org.jspecify.annotations.NullMarked;
