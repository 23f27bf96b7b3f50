/** Bags over HTTP. */
@NullMarked
package io.traitortrack.scanning.bag.web;

import org.jspecify.annotations.NullMarked;
