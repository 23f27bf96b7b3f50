/**
 * Billing: sealed sacks onto bills, one bill a truckload.
 *
 * <p>This service owns "may be billed". What it knows of sacks, sites, stations and bag types it learns from events and
 * from nothing else; what it does it tells by events on {@code billing.bill}.
 */
@NullMarked
package io.traitortrack.billing;

import org.jspecify.annotations.NullMarked;
