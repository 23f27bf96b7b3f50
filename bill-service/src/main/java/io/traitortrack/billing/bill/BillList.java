package io.traitortrack.billing.bill;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;

import io.traitortrack.platform.paging.Cursor;
import io.traitortrack.platform.paging.Limit;
import io.traitortrack.platform.paging.Page;
import io.traitortrack.platform.security.Caller;
import io.traitortrack.platform.security.SiteScope;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Lists of bills, newest first, paged by key; current as of the query. */
@Repository
public class BillList {

    private static final String LIST = """
            SELECT b.*, c.name AS customer, d.name AS destination
            FROM bill b JOIN customer c ON c.id = b.customer_id JOIN destination d ON d.id = b.destination_id
            WHERE (:all OR b.site_code = ANY (:sites))
              AND (:site::text IS NULL OR b.site_code = :site)
              AND (:state::text IS NULL OR b.state = :state)
              AND (:customer::text IS NULL OR starts_with(c.name_key, :customer))
              AND (:q::text IS NULL OR starts_with(b.number, :q) OR starts_with(upper(b.vehicle), :q)
                   OR starts_with(c.name_key, :q))
              AND (:from::date IS NULL OR b.business_day >= :from)
              AND (:to::date IS NULL OR b.business_day <= :to)
              AND (:after::uuid IS NULL OR b.id < :after)
            ORDER BY b.id DESC
            LIMIT :limit
            """;

    private final JdbcClient jdbc;

    BillList(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Returns one page of the bills that the caller may see. */
    public Page<BillAnswer> page(Caller caller, BillQuery query, @Nullable Integer limit, @Nullable String cursor) {
        SiteScope scope = Access.SEE.check(caller);
        if (query.site() != null) {
            scope.require(query.site());
        }
        int most = Limit.of(limit);
        List<BillAnswer> found = jdbc.sql(LIST)
                .param("all", scope.all())
                .param("sites", scope.sites().toArray(String[]::new))
                .param("site", query.site())
                .param("state", query.state() == null ? null : query.state().name())
                .param("customer", query.customer())
                .param("q", query.q())
                .param("from", query.from())
                .param("to", query.to())
                .param("after", last(cursor))
                .param("limit", most + 1)
                .query(BillList::bill)
                .list();
        if (found.size() <= most) {
            return new Page<>(found, null);
        }
        List<BillAnswer> items = found.subList(0, most);
        return new Page<>(
                List.copyOf(items), Cursor.encode(items.getLast().billId().toString()));
    }

    private static @Nullable UUID last(@Nullable String cursor) {
        List<String> parts = Cursor.decode(cursor, 1);
        if (parts == null) {
            return null;
        }
        try {
            return UUID.fromString(parts.getFirst());
        } catch (IllegalArgumentException noId) {
            throw Cursor.invalid();
        }
    }

    private static BillAnswer bill(ResultSet row, int number) throws SQLException {
        return new BillAnswer(
                row.getObject("id", UUID.class),
                row.getString("number"),
                row.getString("site_code"),
                BillState.valueOf(row.getString("state")),
                row.getLong("version"),
                row.getObject("customer_id", UUID.class),
                row.getString("customer"),
                row.getObject("destination_id", UUID.class),
                row.getString("destination"),
                row.getString("vehicle"),
                row.getInt("capacity"),
                new Totals(
                        row.getInt("parents"),
                        row.getInt("children"),
                        row.getBigDecimal("actual_kg"),
                        row.getBigDecimal("expected_kg")),
                row.getObject("business_day", LocalDate.class),
                row.getString("created_by"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                instant(row.getObject("completed_at", OffsetDateTime.class)),
                row.getString("completion_reason"));
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
