package io.traitortrack.scanning.count;

/**
 * How often something happened.
 *
 * @param scans accepted ones
 * @param registered scans of sacks that were new
 * @param links scans that put a pack into a sack
 * @param duplicates scans of packs that were in that sack already
 * @param seals sacks that were filled, or closed short
 * @param refusals scans that were not accepted, but not those that named no known station
 */
public record Tallied(long scans, long registered, long links, long duplicates, long seals, long refusals) {}
