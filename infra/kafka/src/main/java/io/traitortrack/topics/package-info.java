/** The declared topics: what exists on a broker is what the file says. */
@NullMarked
package io.traitortrack.topics;

import org.jspecify.annotations.NullMarked;
