/** Entering and changing reference data over HTTP. */
@NullMarked
package io.traitortrack.scanning.register.web;

import org.jspecify.annotations.NullMarked;
