/** Scans over HTTP. */
@NullMarked
package io.traitortrack.scanning.scan.web;

import org.jspecify.annotations.NullMarked;
