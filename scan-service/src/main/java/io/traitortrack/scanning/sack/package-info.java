/** Sacks and the packs in them as a transaction sees them under its locks, and what is done to them other than by scans. */
@NullMarked
package io.traitortrack.scanning.sack;

import org.jspecify.annotations.NullMarked;
