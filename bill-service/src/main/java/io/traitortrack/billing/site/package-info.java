/** Sites and stations, as the scan service announces them. */
@NullMarked
package io.traitortrack.billing.site;

import org.jspecify.annotations.NullMarked;
