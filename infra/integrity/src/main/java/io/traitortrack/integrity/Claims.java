package io.traitortrack.integrity;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Which facts the events claim; each must be in its table, and each that is there must have been claimed. */
final class Claims {

    private static final List<Fact> FACTS = List.of(Fact.values());

    private static final int WITNESS_HIGH = 0;
    private static final int WITNESS_LOW = 1;
    private static final int COUNT = 2;
    private static final int EARLY = 3;
    private static final int MET = 4;
    private static final int FACT = 5;

    private final Table claimed = new Table(6);

    /** Takes an event that was not read before. */
    void take(Published event, boolean early) {
        String id = event.id().toString();
        switch (event.type()) {
            case "BagLinked" -> {
                claim(event, early, Fact.LINKED, id, "");
                if (!event.member("scanId").isEmpty()) {
                    claim(event, early, Fact.SCANNED_IN, id, "");
                }
            }
            case "BagUnlinked" -> {
                claim(event, early, Fact.UNLINKED, event.member("parentBagId"), event.member("bagId"));
                if (!event.member("reason").equals("PARENT_RETIRED")) {
                    claim(event, early, Fact.CORRECTED, id, "");
                }
            }
            case "BagScanned" -> claim(event, early, Fact.SCANNED, id, "");
            case "ScanRejected" -> claim(event, early, Fact.REFUSED, id, "");
            case "BagSealed" -> claim(event, early, Fact.CHANGED, id, "SEALED");
            case "BagReopened" -> claim(event, early, Fact.CHANGED, id, "OPEN");
            case "BagRetired" -> claim(event, early, Fact.CHANGED, id, "RETIRED");
            case "BagReleaseRequested" -> claim(event, early, Fact.ASKED, id, "");
            case "ExceptionRaised" -> claim(event, early, Fact.RAISED, id, "");
            case "ExceptionAssigned" -> claim(event, early, Fact.HANDLED, id, "ASSIGNED");
            case "ExceptionResolved" -> claim(event, early, Fact.HANDLED, id, "RESOLVED");
            case "BillCreated" -> claim(event, early, Fact.CREATED, event.member("billId"), "");
            case "BillCompleted" -> claim(event, early, Fact.COMPLETED, event.member("billId"), "");
            case "ParentBilled" ->
                claim(event, early, Fact.LOADED, event.member("parentCode"), event.member("parentVersion"));
            case "ParentUnbilled" ->
                claim(event, early, Fact.UNLOADED, event.member("parentCode"), event.member("parentVersion"));
            case "ParentReleased" -> claim(event, early, Fact.ANSWERED, event.member("releaseId"), "RELEASED");
            case "ParentHeld" -> claim(event, early, Fact.ANSWERED, event.member("releaseId"), "HELD");
            default -> {
                // tells of no row of its own
            }
        }
    }

    private void claim(Published event, boolean early, Fact fact, String one, String other) {
        int row = claimed.row(fact.key(one, other));
        Key witness = Key.of(event.id());
        claimed.set(row, WITNESS_HIGH, witness.high());
        claimed.set(row, WITNESS_LOW, witness.low());
        claimed.set(row, FACT, FACTS.indexOf(fact));
        claimed.add(row, COUNT, 1);
        claimed.add(row, EARLY, early ? 1 : 0);
    }

    /** Compares with the tables; what a table has and no event claims may be claimed by what is read later. */
    void judge(Map<String, Snapshot> snapshots, Findings findings) throws SQLException {
        claimed.clear(MET);
        for (Fact fact : FACTS) {
            Snapshot snapshot = snapshots.get(fact.database());
            if (snapshot == null) {
                throw new CouldNotLook("There is no database " + fact.database() + ".");
            }
            snapshot.each(fact.rows(), row -> {
                findings.looked(fact.rule(), 1);
                int claim = claimed.find(fact.key(row.getString(2), row.getString(3)));
                if (claim < 0 || claimed.get(claim, MET) == claimed.get(claim, COUNT)) {
                    findings.violated(fact.rule(), row.getString(1) + " has no event of its own");
                } else {
                    claimed.add(claim, MET, 1);
                }
            });
        }
        for (int row = 0; row < claimed.size(); row++) {
            if (claimed.get(row, MET) < claimed.get(row, EARLY)) {
                Fact fact = FACTS.get((int) claimed.get(row, FACT));
                Key witness = new Key(claimed.get(row, WITNESS_HIGH), claimed.get(row, WITNESS_LOW));
                findings.violated(fact.rule(), "event " + witness.id() + " tells of what no table has (" + fact + ")");
            }
        }
    }
}
