/** Timelines over HTTP. */
@NullMarked
package io.traitortrack.scanning.timeline.web;

import org.jspecify.annotations.NullMarked;
