/** Bulk writing into PostgreSQL. */
@NullMarked
package io.traitortrack.audit.db;

import org.jspecify.annotations.NullMarked;
