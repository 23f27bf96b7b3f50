/** Bag types over HTTP. */
@NullMarked
package io.traitortrack.scanning.type.web;

import org.jspecify.annotations.NullMarked;
