package io.traitortrack.integrity;

/** A kind of fact, and the rows that it leaves: a name, and what its event is known by. */
enum Fact {
    LINKED("scan", "SELECT 'link ' || id, id::text, '' FROM link"),
    UNLINKED("scan", """
            SELECT 'ended link ' || id, parent_bag_id::text, child_bag_id::text FROM link
            WHERE unlinked_at IS NOT NULL
            """),
    SCANNED_IN("scan", "SELECT 'scan ' || id, event_id::text, '' FROM scan WHERE outcome = 'LINKED'"),
    CORRECTED("scan", "SELECT 'correction ' || id, id::text, '' FROM correction"),
    SCANNED("scan", """
            SELECT 'scan ' || id, event_id::text, '' FROM scan
            WHERE status < 400 AND outcome NOT IN ('LINKED', 'UNDONE')
            """),
    REFUSED("scan", """
            SELECT 'scan ' || id, event_id::text, '' FROM scan WHERE status >= 400
            UNION ALL SELECT 'refusal ' || id, id::text, '' FROM refusal
            """),
    CHANGED("scan", """
            SELECT 'change ' || id || ' to ' || after, id::text, after FROM bag_change
            WHERE subject_version IS NOT NULL
            """),
    ASKED("scan", "SELECT 'question ' || id, id::text, '' FROM release"),
    RAISED("scan", "SELECT 'exception ' || id, id::text, '' FROM concern"),
    HANDLED("scan", "SELECT 'change ' || id || ' of an exception', id::text, after FROM concern_change"),
    CREATED("bill", "SELECT 'bill ' || number, id::text, '' FROM bill"),
    COMPLETED("bill", "SELECT 'completion of ' || number, id::text, '' FROM bill WHERE state = 'COMPLETED'"),
    LOADED("bill", "SELECT 'load of ' || parent_code, parent_code, parent_version::text FROM bill_parent"),
    UNLOADED("bill", """
            SELECT 'unloading of ' || parent_code, parent_code, unloaded_version::text FROM bill_parent
            WHERE unloaded_at IS NOT NULL
            """),
    ANSWERED("bill", """
            SELECT 'answer ' || id, id::text, CASE WHEN held_by IS NULL THEN 'RELEASED' ELSE 'HELD' END FROM release
            """);

    private final String database;
    private final String rows;

    Fact(String database, String rows) {
        this.database = database;
        this.rows = rows;
    }

    Rule rule() {
        return database.equals("scan") ? Rule.SCAN_FACTS : Rule.BILL_FACTS;
    }

    String database() {
        return database;
    }

    String rows() {
        return rows;
    }

    /** What an event and the row of its fact have in common. */
    Key key(String one, String other) {
        return Key.of(name(), one, other);
    }
}
