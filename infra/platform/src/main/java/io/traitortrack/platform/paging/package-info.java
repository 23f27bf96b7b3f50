/** Lists that page by key, without a depth limit. */
@NullMarked
package io.traitortrack.platform.paging;

import org.jspecify.annotations.NullMarked;
