/** The event contracts of {@code docs/events}, for the tests of those who produce and those who consume. */
@NullMarked
package io.traitortrack.testkit.contract;

import org.jspecify.annotations.NullMarked;
