/** What was scanned, by whom, where and when, refused scans among it. */
@NullMarked
package io.traitortrack.scanning.history;

import org.jspecify.annotations.NullMarked;
