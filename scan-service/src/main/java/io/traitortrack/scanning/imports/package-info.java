/** Lists that people send, as jobs: their rows become scans. */
@NullMarked
package io.traitortrack.scanning.imports;

import org.jspecify.annotations.NullMarked;
