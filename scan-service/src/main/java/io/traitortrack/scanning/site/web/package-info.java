/** Sites and stations over HTTP. */
@NullMarked
package io.traitortrack.scanning.site.web;

import org.jspecify.annotations.NullMarked;
