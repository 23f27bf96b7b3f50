/** The index of events: what an auditor searches by. */
@NullMarked
package io.traitortrack.audit.query;

import org.jspecify.annotations.NullMarked;
