/** The append-only log: entries, leaves, tiles, checkpoints and the notes that sign them. */
@NullMarked
package io.traitortrack.audit.log;

import org.jspecify.annotations.NullMarked;
