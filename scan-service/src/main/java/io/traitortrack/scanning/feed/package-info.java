/** The scans of a site as they come in, numbered, so that whoever was away goes on where it stood. */
@NullMarked
package io.traitortrack.scanning.feed;

import org.jspecify.annotations.NullMarked;
