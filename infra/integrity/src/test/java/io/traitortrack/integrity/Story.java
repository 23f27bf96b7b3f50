package io.traitortrack.integrity;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import io.traitortrack.integrity.Installation.Event;
import org.jspecify.annotations.Nullable;

/**
 * A small true story: sack SB00001 is packed, billed on BILL-2, taken off, billed on BILL-1, which is completed; SB00002 is
 * retired and begun anew; SB00003 is sealed, let go and opened again; two scans are refused.
 */
final class Story {

    private final Installation installation;
    private final List<Event> events = new ArrayList<>();
    final UUID first = UUID.fromString("019aa4c1-0000-7000-8000-000000000001");
    final UUID second = UUID.fromString("019aa4c1-0000-7000-8000-000000000002");
    final UUID secondAgain = UUID.fromString("019aa4c1-0000-7000-8000-000000000022");
    final UUID third = UUID.fromString("019aa4c1-0000-7000-8000-000000000003");

    Story(Installation installation) {
        this.installation = installation;
    }

    void happen() throws Exception {
        scan("INSERT INTO site VALUES ('LKO', 'Lucknow', 'Asia/Kolkata', '06:00', '22:00', true, 4)");
        scan("INSERT INTO station VALUES ('LKO-1', 'LKO', 'Gate', true, 1)");
        scan("INSERT INTO bag_type VALUES ('mustard', 'seed', 'SB[0-9]{5}', 'SB.*', 2, 1, true, 1)");
        told("scan-service", "scanning.site", "LKO", "SiteChanged", 1L, "{}");
        told("scan-service", "scanning.site", "LKO", "StationChanged", 2L, "{}");
        told("scan-service", "scanning.site", "mustard", "BagTypeChanged", 1L, "{}");
        except();
        packAndBill();
        retire();
        openAgain();
        refuse();
        count();
        for (Event event : events) {
            installation.write(event);
            installation.publish(event);
        }
    }

    private void except() throws SQLException {
        UUID raised = told("scan-service", "scanning.site", "LKO", "ExceptionRaised", 3L, "{}");
        UUID resolved = told("scan-service", "scanning.site", "LKO", "ExceptionResolved", 4L, "{}");
        scan("INSERT INTO concern VALUES ('" + raised
                + "', 'LOT_CONFLICT', 'LKO', 'LKO-1', 'C9', '{C9}', 'me', now(), now(),"
                + " 2, 'RESOLVED', NULL, 'HANDLED', 'me', now())");
        scan("INSERT INTO concern_change VALUES ('" + resolved + "', '" + raised
                + "', 'RESOLVED', NULL, 'HANDLED', NULL, 'me', now())");
    }

    private void packAndBill() throws SQLException {
        sack("SB00001", 1, first, "BILLED", 2, 4);
        seen("SB00001", 1);
        packed("SB00001", first, 2, "C1", false);
        packed("SB00001", first, 3, "C2", false);
        changed("SB00001", first, 4, "BagSealed", "OPEN", "SEALED");
        bill("INSERT INTO customer VALUES ('" + first + "', 'Ram', 'RAM', now())");
        bill("INSERT INTO destination VALUES ('" + first + "', 'LKO', NULL, 'Lucknow', 'LUCKNOW', now())");
        UUID other = installation.newId();
        newBill("BILL-2", other, "LOADING", 3, 0);
        toldOfBill("BILL-2", "BillCreated", 1, "'billId':'" + other + "'");
        loaded(other, 1, "'admin', now(), 2");
        toldOfBill("BILL-2", "ParentBilled", 2, "'parentCode':'SB00001','parentVersion':1");
        toldOfBill("BILL-2", "ParentUnbilled", 3, "'parentCode':'SB00001','parentVersion':2");
        UUID bill = installation.newId();
        newBill("BILL-1", bill, "COMPLETED", 3, 1);
        toldOfBill("BILL-1", "BillCreated", 1, "'billId':'" + bill + "'");
        loaded(bill, 3, "NULL, NULL, NULL");
        toldOfBill("BILL-1", "ParentBilled", 2, "'parentCode':'SB00001','parentVersion':3");
        toldOfBill("BILL-1", "BillCompleted", 3, "'billId':'" + bill + "'");
        bill("INSERT INTO parent_version VALUES ('SB00001', 3)");
        pictured("SB00001", first, 1, 4, "SEALED", 2);
        scan("INSERT INTO billing VALUES ('" + first + "', 'SB00001', 3, 'BILL-1')");
        scan("UPDATE bag SET bill_number = 'BILL-1' WHERE id = '" + first + "'");
    }

    private void retire() throws SQLException {
        sack("SB00002", 1, second, "RETIRED", 0, 5);
        scan("UPDATE bag SET retired_at = now() WHERE id = '" + second + "'");
        seen("SB00002", 1);
        UUID child = packed("SB00002", second, 2, "C3", true);
        told(
                "scan-service",
                "scanning.bag",
                "SB00002",
                "BagUnlinked",
                3L,
                "{'code':'C3','childVersion':2,'reason':'PARENT_RETIRED','parentBagId':'" + second + "','bagId':'"
                        + child + "'}");
        changed("SB00002", second, 4, "BagRetired", "OPEN", "RETIRED");
        sack("SB00002", 2, secondAgain, "OPEN", 0, 5);
        seen("SB00002", 5);
        pictured("SB00002", secondAgain, 2, 5, "OPEN", 0);
    }

    private void openAgain() throws SQLException {
        sack("SB00003", 1, third, "OPEN", 1, 5);
        seen("SB00003", 1);
        packed("SB00003", third, 2, "C4", false);
        changed("SB00003", third, 3, "BagSealed", "OPEN", "SEALED");
        UUID question = told("scan-service", "scanning.bag", "SB00003", "BagReleaseRequested", 4L, "{}");
        scan("INSERT INTO release (id, bag_id, purpose, reason, actor, asked_at, answer, answered_at) VALUES ('"
                + question + "', '" + third + "', 'REOPEN', 'MISCOUNT', 'me', now(), 'RELEASED', now())");
        told(
                "bill-service",
                "billing.bill",
                "SB00003",
                "ParentReleased",
                null,
                "{'releaseId':'" + question + "','parentCode':'SB00003','parentVersion':1}");
        bill("INSERT INTO parent_version VALUES ('SB00003', 1)");
        bill("INSERT INTO release VALUES ('" + question + "', 'SB00003', '" + third + "', 1, 4, NULL, 5, now())");
        scan("INSERT INTO billing VALUES ('" + third + "', 'SB00003', 1, NULL)");
        changed("SB00003", third, 5, "BagReopened", "SEALED", "OPEN");
        pictured("SB00003", third, 1, 5, "OPEN", 1);
    }

    private void refuse() throws SQLException {
        UUID refused = told("scan-service", "scanning.bag", "LKO-1", "ScanRejected", null, "{}");
        scanned(refused, 422, "INVALID_CODE", "LKO-1");
        UUID early = told("scan-service", "scanning.bag", "LKO-1", "ScanRejected", null, "{}");
        refusal(early);
    }

    /** As a projection would have counted it, all within one quarter of an hour or two. */
    void count() throws SQLException {
        scan("DELETE FROM quarter_count");
        scan("DELETE FROM stock");
        scan("INSERT INTO quarter_count SELECT 'LKO', date_bin('15 minutes', recorded_at, '1970-01-01Z'), 'LKO-1',"
                + " count(*) FILTER (WHERE status < 400), count(*) FILTER (WHERE outcome = 'REGISTERED'),"
                + " count(*) FILTER (WHERE outcome = 'LINKED'), 0, 0, count(*) FILTER (WHERE status >= 400)"
                + " FROM (SELECT recorded_at, status, outcome FROM scan UNION ALL SELECT recorded_at, status, outcome"
                + " FROM refusal) told GROUP BY 2");
        scan(
                "INSERT INTO quarter_count SELECT 'LKO', date_bin('15 minutes', recorded_at, '1970-01-01Z'), '', 0, 0, 0, 0,"
                        + " count(*), 0 FROM bag_change WHERE after = 'SEALED' GROUP BY 2");
        scan("INSERT INTO stock VALUES ('LKO', 2, 1, 1, 13)");
    }

    void refusal(UUID event) throws SQLException {
        scan("INSERT INTO refusal VALUES ('" + event + "', '" + installation.newId()
                + "', 'LKO-1', 'LKO', 'me', now(), now(), 'x', NULL, 404, 'PARENT_NOT_FOUND', NULL, NULL, 'none')");
    }

    private void sack(String code, int generation, UUID id, String state, int children, int version)
            throws SQLException {
        scan("INSERT INTO code VALUES ('" + code + "', 'PARENT', " + version + ", " + generation
                + ") ON CONFLICT (code) DO UPDATE SET generation = excluded.generation");
        // the first generation is retired before there is a second one
        scan("INSERT INTO bag (id, code, generation, site_code, bag_type, state, child_count, capacity, unit_weight_kg,"
                + " weight_kg, opened_at, retired_at) VALUES ('" + id + "', '" + code + "', " + generation
                + ", 'LKO', 'mustard', '" + state + "', " + children + ", 2, 1, " + children + ", now(), "
                + (state.equals("RETIRED") ? "now()" : "NULL") + ")");
    }

    private void seen(String code, int version) throws SQLException {
        UUID event = told("scan-service", "scanning.bag", code, "BagScanned", (long) version, "{}");
        scanned(event, 201, "REGISTERED", code);
    }

    private UUID packed(String code, UUID sack, int version, String child, boolean ended) throws SQLException {
        UUID bag = installation.newId();
        UUID event = told(
                "scan-service",
                "scanning.bag",
                code,
                "BagLinked",
                (long) version,
                "{'scanId':'" + bag + "','code':'" + child + "','childVersion':1,'name':{'deep':[1]}}");
        scan("INSERT INTO code VALUES ('" + child + "', 'CHILD', " + (ended ? 2 : 1) + ", 1)");
        scan("INSERT INTO bag (id, code, generation, site_code, weight_kg, opened_at) VALUES ('" + bag + "', '" + child
                + "', 1, 'LKO', 1, now())");
        scan("INSERT INTO link VALUES ('" + sack + "', '" + event + "', '" + bag + "', '" + bag + "', 1, 1, now(), "
                + (ended ? "now()" : "NULL") + ")");
        scanned(event, 201, "LINKED", child);
        return bag;
    }

    private void scanned(UUID event, int status, String outcome, String code) throws SQLException {
        scan("INSERT INTO scan (id, fingerprint, station_code, site_code, user_id, occurred_at, recorded_at, raw,"
                + " status, outcome, code, event_id, request_id) VALUES ('" + installation.newId()
                + "', '', 'LKO-1', 'LKO', 'me', now(), now(), 'x', " + status + ", '" + outcome + "', '" + code
                + "', '" + event + "', 'none')");
    }

    private void changed(String code, UUID bag, int version, String type, String before, String after)
            throws SQLException {
        UUID event = told("scan-service", "scanning.bag", code, type, (long) version, "{}");
        scan("INSERT INTO bag_change (id, bag_id, before, after, reason, actor, occurred_at, recorded_at,"
                + " subject_version) VALUES ('" + event + "', '" + bag + "', '" + before + "', '" + after
                + "', 'OTHER', 'me', now(), now(), " + version + ")");
    }

    private void newBill(String number, UUID id, String state, int version, int parents) throws SQLException {
        bill("INSERT INTO bill (id, number, site_code, customer_id, destination_id, vehicle, capacity, state, version,"
                + " parents, children, actual_kg, expected_kg, business_day, created_by, created_at, completed_at,"
                + " completion_reason) VALUES ('" + id + "', '" + number + "', 'LKO', '" + first + "', '" + first
                + "', 'UP32', 1, '" + state + "', " + version + ", " + parents + ", " + 2 * parents + ", "
                + 2 * parents + ", " + 2 * parents + ", current_date, 'me', now(), now(), 'OTHER')");
    }

    private void loaded(UUID bill, int parentVersion, String unloaded) throws SQLException {
        bill("INSERT INTO bill_parent VALUES ('" + installation.newId() + "', '" + bill + "', 'SB00001', '" + first
                + "', 1, " + parentVersion + ", 2, 2, 2, 2, '" + installation.newId() + "', NULL, 'me', now(), "
                + unloaded + ")");
    }

    private void toldOfBill(String number, String type, long version, String members) {
        told("bill-service", "billing.bill", number, type, version, "{" + members + "}");
    }

    private void pictured(String code, UUID bag, int generation, int version, String state, int children)
            throws SQLException {
        bill("INSERT INTO parent VALUES ('" + code + "', " + version + ", '" + bag + "', " + generation + ", 'LKO', '"
                + state + "', " + children + ", 2, 1, " + children + ")");
    }

    private UUID told(String service, String topic, String key, String type, @Nullable Long version, String value) {
        Event event = installation.event(service, topic, key, type, version, value);
        events.add(event);
        return event.id();
    }

    private void scan(String sql) throws SQLException {
        installation.run("scan", sql);
    }

    private void bill(String sql) throws SQLException {
        installation.run("bill", sql);
    }
}
