/** The independent checker: recomputes everything from the raw entries and trusts nothing. Shares no code with the rest. */
@NullMarked
package io.traitortrack.audit.check;

import org.jspecify.annotations.NullMarked;
