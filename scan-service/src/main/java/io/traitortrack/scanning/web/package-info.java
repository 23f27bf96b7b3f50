/** What concerns all calls over HTTP: how they are described. */
@NullMarked
package io.traitortrack.scanning.web;

import org.jspecify.annotations.NullMarked;
