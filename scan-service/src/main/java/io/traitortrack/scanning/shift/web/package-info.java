/** Shifts over HTTP. */
@NullMarked
package io.traitortrack.scanning.shift.web;

import org.jspecify.annotations.NullMarked;
