package io.traitortrack.gateway.limit;

/**
 * What one request asks of one bucket.
 *
 * @param holder whose bucket of that kind, e.g. the code of a station
 * @param tokens one, for a batch one for each scan
 */
record Claim(Traffic traffic, Owner owner, String holder, long tokens) {}
