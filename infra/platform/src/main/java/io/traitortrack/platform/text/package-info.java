/** Text that clients send, made fit to be kept and compared. */
@NullMarked
package io.traitortrack.platform.text;

import org.jspecify.annotations.NullMarked;
