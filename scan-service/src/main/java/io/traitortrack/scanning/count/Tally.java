package io.traitortrack.scanning.count;

import io.traitortrack.scanning.watch.Fact;

/** What happened in a quarter of an hour at a station. */
record Tally(long scans, long registered, long links, long duplicates, long seals, long refusals) {

    static Tally of(Fact fact) {
        return switch (fact.what()) {
            case SCANNED -> new Tally(1, one("REGISTERED", fact), 0, one("ALREADY_LINKED", fact), 0, 0);
            // what was moved was not scanned
            case LINKED -> new Tally(one("LINKED", fact), 0, one("LINKED", fact), 0, 0, 0);
            case SEALED -> new Tally(0, 0, 0, 0, 1, 0);
            case REJECTED -> new Tally(0, 0, 0, 0, 0, 1);
            case UNLINKED, REOPENED, RETIRED -> new Tally(0, 0, 0, 0, 0, 0);
        };
    }

    private static long one(String outcome, Fact fact) {
        return fact.isScan() && outcome.equals(fact.outcome()) ? 1 : 0;
    }

    boolean isNothing() {
        return scans + seals + refusals == 0;
    }

    Tally plus(Tally more) {
        return new Tally(
                scans + more.scans,
                registered + more.registered,
                links + more.links,
                duplicates + more.duplicates,
                seals + more.seals,
                refusals + more.refusals);
    }
}
