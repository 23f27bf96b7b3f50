package io.traitortrack.billing.load;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import io.traitortrack.billing.bill.Act;
import io.traitortrack.billing.bill.Bill;
import io.traitortrack.billing.bill.LoadedParent;
import io.traitortrack.platform.id.IdSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Which sack is, or was, on which bill. To be written under the locks of the bill and of the parent's version. */
@Repository
public class Loads {

    private final JdbcClient jdbc;
    private final IdSource ids;

    /** A sack that is on a bill now. */
    record Load(UUID id, LoadedParent parent) {}

    Loads(JdbcClient jdbc, IdSource ids) {
        this.jdbc = jdbc;
        this.ids = ids;
    }

    /** Returns the number of the live bill that holds this bag. */
    public Optional<String> billOf(UUID bagId) {
        return jdbc.sql("""
                        SELECT b.number FROM bill_parent p JOIN bill b ON b.id = p.bill_id
                        WHERE p.parent_bag_id = :bag AND p.unloaded_at IS NULL
                        """).param("bag", bagId).query(String.class).optional();
    }

    /** Returns the sack of this code that is on the bill now. */
    Optional<Load> find(Bill bill, String parentCode) {
        return jdbc.sql("""
                        SELECT id, parent_code, parent_bag_id, parent_generation, child_count, capacity, weight_kg, expected_kg
                        FROM bill_parent WHERE bill_id = :bill AND parent_code = :code AND unloaded_at IS NULL
                        """)
                .param("bill", bill.id())
                .param("code", parentCode)
                .query(Loads::load)
                .optional();
    }

    /** Tells whether a sack of this code was on the bill once. */
    boolean wasOn(Bill bill, String parentCode) {
        return jdbc.sql("SELECT EXISTS (SELECT 1 FROM bill_parent WHERE bill_id = :bill AND parent_code = :code)")
                .param("bill", bill.id())
                .param("code", parentCode)
                .query(Boolean.class)
                .single();
    }

    private static Load load(ResultSet row, int number) throws SQLException {
        return new Load(
                row.getObject("id", UUID.class),
                new LoadedParent(
                        row.getString("parent_code"),
                        row.getObject("parent_bag_id", UUID.class),
                        row.getInt("parent_generation"),
                        row.getInt("child_count"),
                        row.getInt("capacity"),
                        row.getBigDecimal("weight_kg"),
                        row.getBigDecimal("expected_kg")));
    }

    void add(Bill bill, LoadedParent parent, long parentVersion, LoadScan scan, Act act) {
        jdbc.sql("""
                        INSERT INTO bill_parent (id, bill_id, parent_code, parent_bag_id, parent_generation, parent_version,
                                                 child_count, capacity, weight_kg, expected_kg, scan_id, station_code,
                                                 loaded_by, loaded_at)
                        VALUES (:id, :bill, :code, :bag, :generation, :version, :children, :capacity, :weight, :expected,
                                :scan, :station, :actor, :at)
                        """)
                .param("id", ids.next())
                .param("bill", bill.id())
                .param("code", parent.code())
                .param("bag", parent.bagId())
                .param("generation", parent.generation())
                .param("version", parentVersion)
                .param("children", parent.childCount())
                .param("capacity", parent.capacity())
                .param("weight", parent.weightKg())
                .param("expected", parent.expectedKg())
                .param("scan", scan.scanId())
                .param("station", scan.stationCode())
                .param("actor", act.actor())
                .param("at", act.at().atOffset(ZoneOffset.UTC))
                .update();
    }

    void end(Load load, long parentVersion, Act act) {
        jdbc.sql("""
                        UPDATE bill_parent
                        SET unloaded_by = :actor, unloaded_at = :at, unloaded_version = :version
                        WHERE id = :id
                        """)
                .param("actor", act.actor())
                .param("at", act.at().atOffset(ZoneOffset.UTC))
                .param("version", parentVersion)
                .param("id", load.id())
                .update();
    }

    /** What events say of a sack that came or went; without a scan, both scan and station are null. */
    static Map<String, Object> details(LoadedParent parent, long parentVersion, @Nullable LoadScan scan) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("scanId", scan == null ? null : scan.scanId());
        details.put("stationCode", scan == null ? null : scan.stationCode());
        details.put("parentCode", parent.code());
        details.put("parentBagId", parent.bagId());
        details.put("parentGeneration", parent.generation());
        details.put("parentVersion", parentVersion);
        details.put("childCount", parent.childCount());
        details.put("weightKg", parent.weightKg());
        details.put("expectedKg", parent.expectedKg());
        return details;
    }
}
