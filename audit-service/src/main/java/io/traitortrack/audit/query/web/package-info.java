/** Search of events over HTTP. */
@NullMarked
package io.traitortrack.audit.query.web;

import org.jspecify.annotations.NullMarked;
