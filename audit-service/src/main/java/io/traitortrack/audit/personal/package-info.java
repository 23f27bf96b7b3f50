/** Personal fields: kept beside the log, erasable, bound to their event by a commitment. */
@NullMarked
package io.traitortrack.audit.personal;

import org.jspecify.annotations.NullMarked;
