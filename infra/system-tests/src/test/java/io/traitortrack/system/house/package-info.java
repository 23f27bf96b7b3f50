/** The rules of the house, each shown red on planted code. */
@NullMarked
package io.traitortrack.system.house;

import org.jspecify.annotations.NullMarked;
