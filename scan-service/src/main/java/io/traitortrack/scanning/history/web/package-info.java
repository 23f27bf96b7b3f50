/** The history of scans over HTTP. */
@NullMarked
package io.traitortrack.scanning.history.web;

import org.jspecify.annotations.NullMarked;
