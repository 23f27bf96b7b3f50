package io.traitortrack.scanning.count;

import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToLongFunction;

import io.traitortrack.scanning.watch.Fact;
import io.traitortrack.scanning.watch.Watcher;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Counts what happens by quarters of an hour, and what is at each site; one statement for a table and a batch. */
@Component
@Order(1)
class Counting implements Watcher {

    private final JdbcClient jdbc;

    Counting(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void saw(List<Fact> facts) {
        TreeMap<Quarter, Tallied> tallies = new TreeMap<>();
        TreeMap<String, Stock> stocks = new TreeMap<>();
        TreeMap<UUID, Child> children = new TreeMap<>();
        for (Fact fact : facts) {
            String site = fact.site();
            // what nobody can say the site of belongs to no site's numbers
            if (site != null) {
                Tallied tally = Tallied.of(fact);
                if (!tally.isNothing()) {
                    tallies.merge(Quarter.of(fact, site), tally, Tallied::plus);
                }
                stocks.merge(site, Stock.of(fact), Stock::plus);
                Child child = Child.of(fact, site);
                if (child != null) {
                    children.merge(child.bagId(), child, Child::newer);
                }
            }
        }
        stocks.values().removeIf(Stock.UNCHANGED::equals);
        write(tallies);
        writeStocks(stocks);
        write(children.values().stream().toList());
    }

    private void write(NavigableMap<Quarter, Tallied> tallies) {
        if (tallies.isEmpty()) {
            return;
        }
        List<Quarter> quarters = List.copyOf(tallies.keySet());
        List<Tallied> counted = List.copyOf(tallies.values());
        jdbc.sql("""
                        INSERT INTO quarter_count
                        SELECT * FROM unnest(:sites::text[], :quarters::text[]::timestamptz[], :stations::text[], :scans::bigint[],
                          :registered::bigint[], :links::bigint[], :duplicates::bigint[], :seals::bigint[], :refusals::bigint[])
                        ON CONFLICT (site_code, quarter, station_code) DO UPDATE SET
                          scans = quarter_count.scans + excluded.scans,
                          registered = quarter_count.registered + excluded.registered,
                          links = quarter_count.links + excluded.links,
                          duplicates = quarter_count.duplicates + excluded.duplicates,
                          seals = quarter_count.seals + excluded.seals,
                          refusals = quarter_count.refusals + excluded.refusals
                        """)
                .param("sites", texts(quarters, Quarter::site))
                .param("quarters", texts(quarters, quarter -> quarter.begin().toString()))
                .param("stations", texts(quarters, Quarter::station))
                .param("scans", numbers(counted, Tallied::scans))
                .param("registered", numbers(counted, Tallied::registered))
                .param("links", numbers(counted, Tallied::links))
                .param("duplicates", numbers(counted, Tallied::duplicates))
                .param("seals", numbers(counted, Tallied::seals))
                .param("refusals", numbers(counted, Tallied::refusals))
                .update();
    }

    private void writeStocks(NavigableMap<String, Stock> stocks) {
        if (stocks.isEmpty()) {
            return;
        }
        List<Stock> changes = List.copyOf(stocks.values());
        jdbc.sql("""
                        INSERT INTO stock
                        SELECT * FROM unnest(:sites::text[], :open::bigint[], :sealed::bigint[], :unlinked::bigint[], :facts::bigint[])
                        ON CONFLICT (site_code) DO UPDATE SET
                          open = stock.open + excluded.open,
                          sealed = stock.sealed + excluded.sealed,
                          unlinked = stock.unlinked + excluded.unlinked,
                          version = stock.version + excluded.version
                        """)
                .param("sites", stocks.keySet().toArray(String[]::new))
                .param("open", numbers(changes, Stock::open))
                .param("sealed", numbers(changes, Stock::sealed))
                .param("unlinked", numbers(changes, Stock::unlinked))
                .param("facts", numbers(changes, Stock::facts))
                .update();
    }

    /** A child goes into the table when it first comes out of a sack; nearly none ever does. */
    private void write(List<Child> children) {
        if (children.isEmpty()) {
            return;
        }
        jdbc.sql("""
                        INSERT INTO free_child
                        SELECT * FROM unnest(:bags::uuid[], :sites::text[], :versions::bigint[], :free::boolean[])
                        ON CONFLICT (bag_id) DO UPDATE
                        SET site_code = excluded.site_code, child_version = excluded.child_version, free = excluded.free
                        WHERE free_child.child_version < excluded.child_version
                        """)
                .param("bags", children.stream().map(Child::bagId).toArray(UUID[]::new))
                .param("sites", texts(children, Child::site))
                .param("versions", numbers(children, Child::version))
                .param("free", children.stream().map(Child::free).toArray(Boolean[]::new))
                .update();
    }

    private static <T> String[] texts(List<T> all, Function<T, String> text) {
        return all.stream().map(text).toArray(String[]::new);
    }

    private static <T> Long[] numbers(List<T> all, ToLongFunction<T> number) {
        return all.stream()
                .mapToLong(number)
                .boxed()
                .map(Objects::requireNonNull)
                .toArray(Long[]::new);
    }
}
