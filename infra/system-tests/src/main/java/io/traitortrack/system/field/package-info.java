/** The people and things of the field: stations that scan, billers that load, auditors that ask. */
@NullMarked
package io.traitortrack.system.field;

import org.jspecify.annotations.NullMarked;
