/** The technical library of every service; it knows no bag and no bill. */
@NullMarked
package io.traitortrack.platform;

import org.jspecify.annotations.NullMarked;
