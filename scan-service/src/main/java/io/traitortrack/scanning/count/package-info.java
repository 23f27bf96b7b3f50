/** How much is scanned where and when, and what is at a site now: numbers that are kept, not searched for. */
@NullMarked
package io.traitortrack.scanning.count;

import org.jspecify.annotations.NullMarked;
