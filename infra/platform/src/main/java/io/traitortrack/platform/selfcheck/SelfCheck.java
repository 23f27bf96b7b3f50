package io.traitortrack.platform.selfcheck;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Recomputes the invariants of the service's own database from its raw rows, every night, on one replica; it reads only,
 * all of it at one moment. What breaks one is logged as an error and shown as {@code traitortrack.integrity.violations}.
 *
 * <p>Kafka, the audit log and other services' tables are the business of {@code ./traitortrack integrity}.
 */
public class SelfCheck {

    private static final Logger LOG = LoggerFactory.getLogger(SelfCheck.class);
    private static final int MOST_NAMED = 10;
    private static final String FIRST_ONLY = "SELECT pg_try_advisory_xact_lock(hashtextextended('self-check', 0))";

    private final JdbcTemplate jdbc;
    private final TransactionTemplate snapshot;
    private final List<Invariant> invariants;
    private final Map<String, Long> violations = new ConcurrentHashMap<>();

    /**
     * A check that has not run yet.
     *
     * @param rules names of the invariants, each a file {@code integrity/NAME.sql}
     */
    public SelfCheck(
            JdbcTemplate jdbc, PlatformTransactionManager transactions, MeterRegistry meters, List<String> rules) {
        this.jdbc = jdbc;
        this.invariants = rules.stream().map(Invariant::named).toList();
        this.snapshot = new TransactionTemplate(transactions);
        this.snapshot.setReadOnly(true);
        this.snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        invariants.forEach(invariant -> Gauge.builder(
                        "traitortrack.integrity.violations", violations, found -> shown(found.get(invariant.name())))
                .description("rows that broke an invariant when this replica checked last; no number before")
                .tag("rule", invariant.name())
                .register(meters));
    }

    private static double shown(@Nullable Long found) {
        return found == null ? Double.NaN : found;
    }

    /** What was found: how many rows break each invariant; empty where another replica is checking. */
    @Scheduled(cron = "${traitortrack.self-check.cron}", zone = "UTC")
    public Optional<Map<String, Long>> run() {
        return Optional.ofNullable(snapshot.execute(status -> {
            if (!Boolean.TRUE.equals(jdbc.queryForObject(FIRST_ONLY, Boolean.class))) {
                // the other one's figures are the newer ones
                violations.clear();
                return null;
            }
            // every row is read, so this one reads tables and not their indexes
            jdbc.execute("SET LOCAL enable_seqscan = on");
            jdbc.execute("SET LOCAL statement_timeout = '15min'");
            invariants.forEach(this::check);
            return Map.copyOf(violations);
        }));
    }

    private void check(Invariant invariant) {
        long looked = Objects.requireNonNull(jdbc.queryForObject(invariant.looked(), Long.class));
        List<String> broken = jdbc.query(invariant.violations(), (row, number) -> String.valueOf(row.getString(1)));
        violations.put(invariant.name(), (long) broken.size());
        if (broken.isEmpty()) {
            LOG.info("Integrity: {} holds of {} rows", invariant.name(), looked);
        } else {
            LOG.error(
                    "Integrity: {} is broken by {} of {} rows, for example {}",
                    invariant.name(),
                    broken.size(),
                    looked,
                    broken.subList(0, Math.min(MOST_NAMED, broken.size())));
        }
    }
}
