/** What the bill service says about parents. */
@NullMarked
package io.traitortrack.scanning.billing;

import org.jspecify.annotations.NullMarked;
