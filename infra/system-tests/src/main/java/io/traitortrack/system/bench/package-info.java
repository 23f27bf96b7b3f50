/** Benchmarks that print each figure beside the reference measured in the same run. */
@NullMarked
package io.traitortrack.system.bench;

import org.jspecify.annotations.NullMarked;
