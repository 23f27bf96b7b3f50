/** The feed as server-sent events. */
@NullMarked
package io.traitortrack.scanning.feed.web;

import org.jspecify.annotations.NullMarked;
