/** Bills over HTTP. */
@NullMarked
package io.traitortrack.billing.bill.web;

import org.jspecify.annotations.NullMarked;
