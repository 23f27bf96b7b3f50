package io.traitortrack.audit.intake;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** What the intake counts. */
@Component
class IntakeMeters {
    private static final Logger LOG = LoggerFactory.getLogger(IntakeMeters.class);

    private final Counter entries;
    private final Counter duplicates;
    private final Counter unreadable;
    private final Counter mismatches;
    private final Counter late;
    private final AtomicLong treeSize;
    private final Timer delay;

    IntakeMeters(MeterRegistry registry) {
        entries = registry.counter("audit.entries");
        duplicates = registry.counter("audit.duplicates");
        unreadable = registry.counter("audit.unreadable");
        mismatches = registry.counter("audit.personal.mismatches");
        late = registry.counter("audit.personal.late");
        treeSize = registry.gauge("audit.tree.size", new AtomicLong());
        delay = registry.timer("audit.delay");
    }

    /** How long the oldest record of a batch took from the broker into the log. */
    void took(Duration late) {
        delay.record(late.isNegative() ? Duration.ZERO : late);
    }

    void logged(int fresh, int repeated, long size) {
        entries.increment(fresh);
        duplicates.increment(repeated);
        treeSize.set(size);
    }

    /** Told after the commit, so that no record is counted or complained of twice. */
    void unreadable(List<String> places) {
        if (!places.isEmpty()) {
            unreadable.increment(places.size());
            LOG.warn(
                    "{} records are no events and enter the log by their hash, the first is {}",
                    places.size(),
                    places.getFirst());
        }
    }

    /** The same of personal fields, which never enter the log, not even by their hash: it could be guessed. */
    void malformedPersonal(List<String> places) {
        if (!places.isEmpty()) {
            unreadable.increment(places.size());
            LOG.warn(
                    "{} records of personal fields are malformed and not kept, the first is {}",
                    places.size(),
                    places.getFirst());
        }
    }

    /** Records of personal fields that came after their time and are not kept. */
    void late(int records) {
        late.increment(records);
    }

    void mismatched(int fields) {
        if (fields > 0) {
            mismatches.increment(fields);
            LOG.warn("{} personal fields are not what their events committed to", fields);
        }
    }
}
