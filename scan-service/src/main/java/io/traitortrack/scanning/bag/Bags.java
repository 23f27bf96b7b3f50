package io.traitortrack.scanning.bag;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

import io.traitortrack.platform.paging.Cursor;
import io.traitortrack.platform.paging.Page;
import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.platform.security.SiteScope;
import io.traitortrack.scanning.bag.BagView.BillView;
import io.traitortrack.scanning.bag.BagView.ChildView;
import io.traitortrack.scanning.bag.BagView.ParentView;
import io.traitortrack.scanning.code.Code;
import io.traitortrack.scanning.code.Codes;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Reads bags as they are now, with their families. */
@Component
public class Bags {

    private static final String VIEW = """
            SELECT b.id, b.code, b.generation, b.site_code, b.bag_type, b.state, b.child_count, b.capacity,
                   b.unit_weight_kg, b.weight_kg, b.lot, b.date_of_test, b.bill_number, b.opened_at, b.retired_at,
                   p.id AS parent_id, p.code AS parent_code, p.generation AS parent_generation, p.state AS parent_state,
                   p.bill_number AS parent_bill
            FROM bag b
            LEFT JOIN link l ON l.child_bag_id = b.id AND l.unlinked_at IS NULL
            LEFT JOIN bag p ON p.id = l.parent_bag_id
            """;

    private static final String CHILDREN = """
            SELECT c.id, c.code, c.lot, c.date_of_test, l.weight_kg, l.linked_at
            FROM link l JOIN bag c ON c.id = l.child_bag_id
            WHERE l.parent_bag_id = :parent\s""";

    /** As {@link #VIEW}, with what held at the moment {@code :at}, told by the facts that were recorded until then. */
    private static final String VIEW_THEN = """
            SELECT b.id, b.code, b.generation, b.site_code, b.bag_type, bs.state, bs.child_count, b.capacity,
                   b.unit_weight_kg, coalesce(bs.weight_kg, b.weight_kg) AS weight_kg, b.lot, b.date_of_test,
                   bs.bill_number, b.opened_at, CASE WHEN b.retired_at <= :at THEN b.retired_at END AS retired_at,
                   p.id AS parent_id, p.code AS parent_code, p.generation AS parent_generation,
                   ps.state AS parent_state, ps.bill_number AS parent_bill
            FROM bag b
            LEFT JOIN LATERAL (%1$s) bs ON b.bag_type IS NOT NULL
            LEFT JOIN link l ON l.child_bag_id = b.id
             AND l.linked_at <= :at AND (l.unlinked_at IS NULL OR l.unlinked_at > :at)
            LEFT JOIN bag p ON p.id = l.parent_bag_id
            LEFT JOIN LATERAL (%2$s) ps ON p.id IS NOT NULL
            WHERE b.code = :code AND b.opened_at <= :at ORDER BY b.generation DESC LIMIT 1
            """.formatted(standing("b"), standing("p"));

    private static final int FETCHED = 1_000;

    private final JdbcClient jdbc;
    private final Codes codes;
    private final InstantSource clock;

    Bags(JdbcClient jdbc, Codes codes, InstantSource clock) {
        this.jdbc = jdbc;
        this.codes = codes;
        this.clock = clock;
    }

    /** Reads a code from a path, by the one parser; what is no code is a bag that nobody knows. */
    public String canonical(String raw) {
        return switch (codes.read(raw)) {
            case Code.Parent parent -> parent.code();
            case Code.Child child -> child.code();
            case Code.Invalid invalid -> throw unknown();
        };
    }

    /** The answer to a bag that does not exist, and to one of a site that the caller does not reach. */
    public static ProblemException unknown() {
        return ProblemException.of(HttpStatus.NOT_FOUND, "BAG_NOT_FOUND", "There is no such bag.");
    }

    /** Returns the bag with its family and bill; a foreign one is as unknown as one that was never scanned. */
    public BagView get(String rawCode, SiteScope scope) {
        BagView bag = find(canonical(rawCode))
                .filter(found -> scope.covers(found.siteCode()))
                .orElseThrow(Bags::unknown);
        return bag.bagType() == null ? bag : bag.with(children(bag.bagId()));
    }

    /**
     * Returns the bag as it was at a moment: which sack held a pack, what a sack held. The generation is the one that was
     * open then, or the last before.
     */
    public BagView get(String rawCode, SiteScope scope, Instant at) {
        String code = canonical(rawCode);
        BagView bag = jdbc.sql(VIEW_THEN)
                .param("code", code)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .query((row, number) -> bag(row))
                .optional()
                .filter(found -> scope.covers(found.siteCode()))
                .orElseThrow(Bags::unknown);
        return bag.bagType() == null ? bag : bag.with(children(bag.bagId(), at));
    }

    /** State, bill, count and weight of a sack at {@code :at}; a sack is born open. */
    private static String standing(String bag) {
        return """
                SELECT coalesce((SELECT c.after FROM bag_change c WHERE c.bag_id = %1$s.id AND c.recorded_at <= :at
                                 ORDER BY c.recorded_at DESC, c.id DESC LIMIT 1), 'OPEN') AS state,
                       (SELECT CASE c.after WHEN 'BILLED' THEN c.bill_number END FROM bag_change c
                        WHERE c.bag_id = %1$s.id AND c.bill_number IS NOT NULL AND c.recorded_at <= :at
                        ORDER BY c.recorded_at DESC, c.id DESC LIMIT 1) AS bill_number,
                       count(h.id)::integer AS child_count, coalesce(sum(h.weight_kg), 0.000) AS weight_kg
                FROM link h WHERE h.parent_bag_id = %1$s.id
                 AND h.linked_at <= :at AND (h.unlinked_at IS NULL OR h.unlinked_at > :at)
                """.formatted(bag);
    }

    private Optional<BagView> find(String code) {
        return jdbc.sql(VIEW + " WHERE b.code = ? ORDER BY b.generation DESC LIMIT 1")
                .param(code)
                .query((row, number) -> bag(row))
                .optional();
    }

    private List<ChildView> children(UUID parent) {
        return jdbc.sql(CHILDREN + "AND l.unlinked_at IS NULL ORDER BY l.id")
                .param("parent", parent)
                .query((row, number) -> child(row))
                .list();
    }

    private List<ChildView> children(UUID parent, Instant at) {
        return jdbc.sql(CHILDREN
                        + "AND l.linked_at <= :at AND (l.unlinked_at IS NULL OR l.unlinked_at > :at) ORDER BY l.id")
                .param("parent", parent)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .query((row, number) -> child(row))
                .list();
    }

    private static ChildView child(ResultSet row) throws SQLException {
        return new ChildView(
                row.getObject("id", UUID.class),
                row.getString("code"),
                row.getString("lot"),
                row.getObject("date_of_test", LocalDate.class),
                row.getBigDecimal("weight_kg"),
                row.getObject("linked_at", OffsetDateTime.class).toInstant());
    }

    /** Returns a page of the bags that fit, by key: its cost does not grow with its depth. */
    public Page<BagView> list(BagFilter filter, SiteScope scope, @Nullable String cursor, int limit) {
        BagOrder order = filter.order();
        Map<String, Object> parameters = new LinkedHashMap<>();
        List<String> conditions = new ArrayList<>(filter.conditions(scope, clock.instant(), parameters));
        List<String> after = Cursor.decode(cursor, 2);
        if (after != null) {
            conditions.add(order.after(after, parameters));
        }
        parameters.put("limit", limit + 1);
        String where = conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
        List<BagView> found = jdbc.sql(VIEW + where + " ORDER BY " + order.by() + " LIMIT :limit")
                .params(parameters)
                .query((row, number) -> bag(row))
                .list();
        if (found.size() <= limit) {
            return new Page<>(found, null);
        }
        List<BagView> page = found.subList(0, limit);
        return new Page<>(List.copyOf(page), Cursor.encode(order.name(), order.keyOf(page.getLast())));
    }

    /** Reads all bags that fit, in the order asked for; as of one moment, in constant memory. */
    @Transactional(readOnly = true)
    public void each(BagFilter filter, SiteScope scope, Consumer<BagView> taker) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        List<String> conditions = filter.conditions(scope, clock.instant(), parameters);
        String where = conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
        jdbc.sql(VIEW + where + " ORDER BY " + filter.order().by())
                .withFetchSize(FETCHED)
                .params(parameters)
                .query((RowCallbackHandler) row -> taker.accept(bag(row)));
    }

    private static BagView bag(ResultSet row) throws SQLException {
        UUID parentId = row.getObject("parent_id", UUID.class);
        String type = row.getString("bag_type");
        return new BagView(
                row.getObject("id", UUID.class),
                row.getString("code"),
                row.getInt("generation"),
                type == null ? "CHILD" : "PARENT",
                row.getString("site_code"),
                type,
                row.getString("state"),
                row.getObject("child_count", Integer.class),
                row.getObject("capacity", Integer.class),
                row.getBigDecimal("unit_weight_kg"),
                row.getBigDecimal("weight_kg"),
                row.getString("lot"),
                row.getObject("date_of_test", LocalDate.class),
                parentId == null
                        ? null
                        : new ParentView(
                                parentId,
                                row.getString("parent_code"),
                                row.getInt("parent_generation"),
                                row.getString("parent_state"),
                                bill(row.getString("parent_bill"))),
                null,
                bill(row.getString("bill_number")),
                row.getObject("opened_at", OffsetDateTime.class).toInstant(),
                instant(row.getObject("retired_at", OffsetDateTime.class)));
    }

    private static @Nullable BillView bill(@Nullable String number) {
        return number == null ? null : new BillView(number);
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
