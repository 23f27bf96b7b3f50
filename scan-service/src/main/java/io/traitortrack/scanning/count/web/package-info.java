/** Counts over HTTP. */
@NullMarked
package io.traitortrack.scanning.count.web;

import org.jspecify.annotations.NullMarked;
