/** Exceptions over HTTP. */
@NullMarked
package io.traitortrack.scanning.concern.web;

import org.jspecify.annotations.NullMarked;
