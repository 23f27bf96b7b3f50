package io.traitortrack.scanning.count;

import io.traitortrack.scanning.watch.Fact;

/** How a fact changes what is at a site: open sacks, sealed ones, packs in no sack. */
record Stock(long open, long sealed, long unlinked, long facts) {

    static final Stock UNCHANGED = new Stock(0, 0, 0, 0);

    static Stock of(Fact fact) {
        return switch (fact.what()) {
            case SCANNED -> "REGISTERED".equals(fact.outcome()) ? new Stock(1, 0, 0, 1) : UNCHANGED;
            // the first version of a child is its first link; every later link ends a time in no sack
            case LINKED -> new Stock(0, 0, fact.childVersion() > 1 ? -1 : 0, 1);
            case UNLINKED -> new Stock(0, 0, 1, 1);
            case SEALED -> new Stock(-1, 1, 0, 1);
            case REOPENED -> new Stock(1, -1, 0, 1);
            case RETIRED -> "OPEN".equals(fact.before()) ? new Stock(-1, 0, 0, 1) : new Stock(0, -1, 0, 1);
            case REJECTED -> UNCHANGED;
        };
    }

    Stock plus(Stock more) {
        return new Stock(open + more.open, sealed + more.sealed, unlinked + more.unlinked, facts + more.facts);
    }
}
