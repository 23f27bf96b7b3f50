/** Loading and unloading over HTTP. */
@NullMarked
package io.traitortrack.billing.load.web;

import org.jspecify.annotations.NullMarked;
