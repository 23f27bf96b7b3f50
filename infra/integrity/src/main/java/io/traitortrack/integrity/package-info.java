/** Whether tables, Kafka and the audit log still tell one story; recomputed from raw data, changing nothing. */
@NullMarked
package io.traitortrack.integrity;

import org.jspecify.annotations.NullMarked;
