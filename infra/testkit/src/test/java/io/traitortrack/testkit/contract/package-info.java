/** The contracts are complete, agree with each other, and the kit notices who breaks them. */
@NullMarked
package io.traitortrack.testkit.contract;

import org.jspecify.annotations.NullMarked;
