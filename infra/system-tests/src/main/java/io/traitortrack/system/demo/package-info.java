/** Plays a day at two sites and tells one pack's story. */
@NullMarked
package io.traitortrack.system.demo;

import org.jspecify.annotations.NullMarked;
