/** Sites and their registered scanning stations. */
@NullMarked
package io.traitortrack.scanning.site;

import org.jspecify.annotations.NullMarked;
