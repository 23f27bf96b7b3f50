/** Opening and retiring over HTTP. */
@NullMarked
package io.traitortrack.scanning.release.web;

import org.jspecify.annotations.NullMarked;
