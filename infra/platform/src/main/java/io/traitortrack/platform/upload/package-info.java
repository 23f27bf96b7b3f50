/** Files that people send: kept privately and shortly, checked before they are read, read as a stream of rows. */
@NullMarked
package io.traitortrack.platform.upload;

import org.jspecify.annotations.NullMarked;
