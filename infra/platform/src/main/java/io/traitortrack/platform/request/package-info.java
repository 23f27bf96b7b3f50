/** What is known of the request at hand: its id and its trace. */
@NullMarked
package io.traitortrack.platform.request;

import org.jspecify.annotations.NullMarked;
