package io.traitortrack.scanning.concern;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

import io.traitortrack.scanning.watch.Fact;
import io.traitortrack.scanning.watch.Watcher;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Sees what single scans tell: conflicts of lots, damaged labels, wrong clocks, scans of people who are not signed on. */
@Component
@Order(3)
class Noticing implements Watcher {

    /** What is told again much later is history. */
    private static final Duration OLDEST = Duration.ofDays(1);

    private final Thresholds thresholds;
    private final Clocks clocks;
    private final SignOns signOns;
    private final Labels labels;
    private final Raising raising;
    private final InstantSource clock;

    Noticing(
            Thresholds thresholds,
            Clocks clocks,
            SignOns signOns,
            Labels labels,
            Raising raising,
            InstantSource clock) {
        this.thresholds = thresholds;
        this.clocks = clocks;
        this.signOns = signOns;
        this.labels = labels;
        this.raising = raising;
        this.clock = clock;
    }

    @Override
    public void saw(List<Fact> facts) {
        Instant oldest = clock.instant().minus(OLDEST);
        List<Seen> scans = facts.stream()
                .filter(fact ->
                        fact.isScan() && !fact.isForeign() && fact.recordedAt().isAfter(oldest))
                .flatMap(fact -> Seen.of(fact).stream())
                .toList();
        List<Trouble> troubles = new ArrayList<>();
        if (thresholds.lookFor(Kind.LOT_CONFLICT)) {
            scans.stream().flatMap(scan -> lotConflict(scan).stream()).forEach(troubles::add);
        }
        if (thresholds.lookFor(Kind.DAMAGED_LABEL)) {
            troubles.addAll(labels.damaged(scans));
        }
        if (thresholds.lookFor(Kind.CLOCK_SKEW)) {
            troubles.addAll(clocks.wrong(scans));
        }
        if (thresholds.lookFor(Kind.NO_SIGN_ON)) {
            troubles.addAll(signOns.missing(scans));
        }
        raising.raise(troubles);
    }

    private static List<Trouble> lotConflict(Seen scan) {
        String code = scan.fact().code();
        return "LABEL_LOT_CONFLICT".equals(scan.fact().outcome()) && code != null
                ? List.of(Trouble.at(scan.at(), Kind.LOT_CONFLICT, scan.site(), scan.station(), code, List.of(code))
                        .by(scan.user()))
                : List.of();
    }
}
