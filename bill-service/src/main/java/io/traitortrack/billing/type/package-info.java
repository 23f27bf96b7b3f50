/** Bag types, and the parser of sacks' codes that is made of them. */
@NullMarked
package io.traitortrack.billing.type;

import org.jspecify.annotations.NullMarked;
