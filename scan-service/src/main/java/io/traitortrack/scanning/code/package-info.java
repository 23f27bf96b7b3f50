/** One parser from raw text to canonical codes. */
@NullMarked
package io.traitortrack.scanning.code;

import org.jspecify.annotations.NullMarked;
