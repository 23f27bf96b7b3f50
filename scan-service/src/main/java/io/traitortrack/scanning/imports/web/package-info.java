/** Imports over HTTP. */
@NullMarked
package io.traitortrack.scanning.imports.web;

import org.jspecify.annotations.NullMarked;
