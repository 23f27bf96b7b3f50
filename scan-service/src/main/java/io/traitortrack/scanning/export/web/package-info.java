/** Exports over HTTP. */
@NullMarked
package io.traitortrack.scanning.export.web;

import org.jspecify.annotations.NullMarked;
