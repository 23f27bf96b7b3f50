/** Who works at which station, from signing on until signing off or until the site closes. */
@NullMarked
package io.traitortrack.scanning.shift;

import org.jspecify.annotations.NullMarked;
