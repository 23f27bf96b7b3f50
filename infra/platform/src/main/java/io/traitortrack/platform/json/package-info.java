/** JSON as every service reads and writes it. */
@NullMarked
package io.traitortrack.platform.json;

import org.jspecify.annotations.NullMarked;
