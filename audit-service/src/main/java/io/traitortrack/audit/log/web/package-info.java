/** The log itself over HTTP, as C2SP tlog-tiles. */
@NullMarked
package io.traitortrack.audit.log.web;

import org.jspecify.annotations.NullMarked;
