package io.traitortrack.scanning.count;

import io.traitortrack.scanning.watch.Fact;

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
public record Tallied(long scans, long registered, long links, long duplicates, long seals, long refusals) {

    static Tallied of(Fact fact) {
        return switch (fact.what()) {
            case SCANNED -> new Tallied(1, one("REGISTERED", fact), 0, one("ALREADY_LINKED", fact), 0, 0);
            // what was moved was not scanned
            case LINKED -> new Tallied(one("LINKED", fact), 0, one("LINKED", fact), 0, 0, 0);
            case SEALED -> new Tallied(0, 0, 0, 0, 1, 0);
            case REJECTED -> new Tallied(0, 0, 0, 0, 0, 1);
            case UNLINKED, REOPENED, RETIRED -> new Tallied(0, 0, 0, 0, 0, 0);
        };
    }

    private static long one(String outcome, Fact fact) {
        return fact.isScan() && outcome.equals(fact.outcome()) ? 1 : 0;
    }

    boolean isNothing() {
        return scans + seals + refusals == 0;
    }

    Tallied plus(Tallied more) {
        return new Tallied(
                scans + more.scans,
                registered + more.registered,
                links + more.links,
                duplicates + more.duplicates,
                seals + more.seals,
                refusals + more.refusals);
    }
}
