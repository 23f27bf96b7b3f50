/** Reference data remembered for seconds. */
@NullMarked
package io.traitortrack.scanning.reference;

import org.jspecify.annotations.NullMarked;
