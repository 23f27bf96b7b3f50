/** One box that finds bags and bills by what people type of them. */
@NullMarked
package io.traitortrack.scanning.search;

import org.jspecify.annotations.NullMarked;
