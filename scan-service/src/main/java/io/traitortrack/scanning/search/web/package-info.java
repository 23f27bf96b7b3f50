/** Searching over HTTP. */
@NullMarked
package io.traitortrack.scanning.search.web;

import org.jspecify.annotations.NullMarked;
