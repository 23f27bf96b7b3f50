/** What somebody should look at: exceptions, raised by what is seen, assigned to somebody, resolved with a reason. */
@NullMarked
package io.traitortrack.scanning.concern;

import org.jspecify.annotations.NullMarked;
