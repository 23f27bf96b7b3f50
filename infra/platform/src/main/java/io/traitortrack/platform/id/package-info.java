/** Ids that sort by time. */
@NullMarked
package io.traitortrack.platform.id;

import org.jspecify.annotations.NullMarked;
