package io.traitortrack.integrity;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * The versions of every subject, and of every child and sack that events of others count: from 1 without a gap, those of
 * a subject in order, and as many as the tables say.
 */
final class Versions {

    private static final int WITNESS_HIGH = 0;
    private static final int WITNESS_LOW = 1;
    private static final int COUNT = 2;
    private static final int SUM = 3;
    private static final int LAST = 4;
    private static final int EARLY = 5;
    private static final int MET = 6;
    private static final int SCOPE = 7;

    /** Which versions, and the table that counts them, if one does: name and version. */
    private enum Scope {
        BAG(Rule.CODE_VERSION, "scan", "SELECT code, version FROM code WHERE role = 'PARENT'"),
        SITE(Rule.CODE_VERSION, "scan", "SELECT code, version FROM site UNION ALL SELECT name, version FROM bag_type"),
        CHILD(Rule.CODE_VERSION, "scan", "SELECT code, version FROM code WHERE role = 'CHILD'"),
        BILL(Rule.BILL_VERSION, "bill", "SELECT number, version FROM bill"),
        BILLING_OF_SACK(Rule.BILL_VERSION, "bill", "SELECT parent_code, version FROM parent_version WHERE version > 0"),
        OTHER(Rule.ORDER, "", "");

        private final Rule rule;
        private final String database;
        private final String rows;

        Scope(Rule rule, String database, String rows) {
            this.rule = rule;
            this.database = database;
            this.rows = rows;
        }
    }

    private static final List<Scope> SCOPES = List.of(Scope.values());
    private static final Map<String, Scope> SUBJECTS =
            Map.of("scanning.bag", Scope.BAG, "scanning.site", Scope.SITE, "billing.bill", Scope.BILL);

    private final Table counted = new Table(8);
    private final Findings wrong = new Findings();
    private long ordered;

    /** Takes the versions of an event that was not read before. */
    void take(Published event, boolean early) {
        long version = event.number("ce_subjectversion");
        if (version >= 0) {
            Scope scope = SUBJECTS.getOrDefault(event.topic(), Scope.OTHER);
            Key key = scope == Scope.OTHER
                    ? Key.of(scope.name(), event.topic() + " " + event.key())
                    : Key.of(scope.name(), event.key());
            int row = count(scope, key, version, event, early);
            ordered++;
            if (version <= counted.get(row, LAST)) {
                wrong.violated(Rule.ORDER, event + " of version " + version + " comes too late");
            }
            counted.set(row, LAST, Math.max(version, counted.get(row, LAST)));
        }
        switch (event.type()) {
            case "BagLinked", "BagUnlinked" ->
                other(Scope.CHILD, event.member("code"), event.memberNumber("childVersion"), event, early);
            case "ParentBilled", "ParentUnbilled", "ParentReleased", "ParentHeld" ->
                other(
                        Scope.BILLING_OF_SACK,
                        event.member("parentCode"),
                        event.memberNumber("parentVersion"),
                        event,
                        early);
            default -> {
                // counts nothing else
            }
        }
    }

    private void other(Scope scope, String code, long version, Published event, boolean early) {
        int row = count(scope, Key.of(scope.name(), code), version, event, early);
        counted.set(row, LAST, Math.max(version, counted.get(row, LAST)));
    }

    private int count(Scope scope, Key key, long version, Published event, boolean early) {
        int row = counted.row(key);
        if (counted.get(row, COUNT) == 0) {
            Key witness = Key.of(event.id());
            counted.set(row, WITNESS_HIGH, witness.high());
            counted.set(row, WITNESS_LOW, witness.low());
            counted.set(row, SCOPE, SCOPES.indexOf(scope));
        }
        counted.add(row, COUNT, 1);
        counted.add(row, SUM, version);
        if (early) {
            counted.set(row, EARLY, Math.max(version, counted.get(row, EARLY)));
        }
        return row;
    }

    /** Compares with the tables; versions that are under way may come with what is read later. */
    void judge(Map<String, Snapshot> snapshots, Findings findings) throws SQLException {
        findings.add(wrong);
        findings.looked(Rule.ORDER, ordered);
        counted.clear(MET);
        for (Scope scope : SCOPES) {
            Snapshot snapshot = snapshots.get(scope.database);
            if (snapshot != null) {
                snapshot.each(scope.rows, row -> compare(scope, row.getString(1), row.getLong(2), findings));
            }
        }
        for (int row = 0; row < counted.size(); row++) {
            judge(row, findings);
        }
    }

    private void compare(Scope scope, String name, long version, Findings findings) {
        findings.looked(scope.rule, 1);
        int row = counted.find(Key.of(scope.name(), name));
        long last = row < 0 ? 0 : counted.get(row, LAST);
        long early = row < 0 ? 0 : counted.get(row, EARLY);
        if (row >= 0) {
            counted.set(row, MET, 1);
        }
        if (version > last || version < early) {
            findings.violated(
                    scope.rule, name + ": the table says version " + version + ", the events " + Math.max(last, early));
        }
    }

    private void judge(int row, Findings findings) {
        Scope scope = SCOPES.get((int) counted.get(row, SCOPE));
        long last = counted.get(row, LAST);
        String witness = "what event " + new Key(counted.get(row, WITNESS_HIGH), counted.get(row, WITNESS_LOW)).id()
                + " is about";
        if (counted.get(row, COUNT) != last || counted.get(row, SUM) != last * (last + 1) / 2) {
            findings.violated(
                    scope == Scope.CHILD || scope == Scope.BILLING_OF_SACK ? scope.rule : Rule.ORDER,
                    witness + ": " + counted.get(row, COUNT) + " events up to version " + last);
        }
        if (scope != Scope.OTHER && counted.get(row, MET) == 0 && counted.get(row, EARLY) > 0) {
            findings.violated(scope.rule, witness + " is in no table");
        }
    }
}
