/** The whole story of a code, across its generations. */
@NullMarked
package io.traitortrack.scanning.timeline;

import org.jspecify.annotations.NullMarked;
