/** Opening and retiring over HTTP. */
@NullMarked
package io.traitortrack.scanning.correction.web;

import org.jspecify.annotations.NullMarked;
