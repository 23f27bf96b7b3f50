/** Sealing over HTTP. */
@NullMarked
package io.traitortrack.scanning.seal.web;

import org.jspecify.annotations.NullMarked;
