package io.traitortrack.system.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.traitortrack.system.field.Answer;
import io.traitortrack.system.field.FreshCodes;
import io.traitortrack.system.field.Pack;
import io.traitortrack.system.field.SackType;
import io.traitortrack.system.field.Scan;
import io.traitortrack.system.field.Station;

/** The work of one station: it fills sacks, scan by scan or in batches, and measures how long the answers take. */
final class Packing {

    private final Station station;
    private final FreshCodes codes;
    private final Logbook logbook;
    private final List<String> sacks;
    private final int scansACall;
    private final Measured calls = new Measured();
    private int scans;
    private Duration took = Duration.ZERO;

    /**
     * Packing that has not begun.
     *
     * @param scansACall 1 for every scan in a call of its own
     */
    Packing(Station station, FreshCodes codes, Logbook logbook, int sacks, int scansACall) {
        this.station = station;
        this.codes = codes;
        this.logbook = logbook;
        this.sacks = codes.sacks(sacks);
        this.scansACall = scansACall;
    }

    /** Fills every sack; the last one only with so many packs. */
    void fill(int packsOfTheLast) {
        long start = System.nanoTime();
        List<Scan> waiting = new ArrayList<>();
        for (String sack : sacks) {
            waiting.add(station.sack(sack));
            int packs = sack.equals(sacks.getLast()) ? packsOfTheLast : SackType.CAPACITY;
            for (Pack pack : codes.packs(packs)) {
                waiting.add(station.pack(pack.label(waiting.size()), sack));
            }
            while (waiting.size() >= scansACall) {
                send(List.copyOf(waiting.subList(0, scansACall)));
                waiting.subList(0, scansACall).clear();
            }
        }
        if (!waiting.isEmpty()) {
            send(waiting);
        }
        took = Measured.since(start);
    }

    private void send(List<Scan> some) {
        Answer answer = some.size() == 1 ? station.send(some.getFirst()) : station.sendAll(some);
        calls.add(answer.took());
        List<Answer> items =
                some.size() == 1 ? List.of(answer) : answer.expect(200).results();
        for (int i = 0; i < some.size(); i++) {
            Scan scan = some.get(i);
            logbook.expect(scan.parent() == null ? "REGISTERED" : "LINKED", scan, items.get(i));
        }
        scans += some.size();
    }

    Station station() {
        return station;
    }

    List<String> sacks() {
        return sacks;
    }

    int scans() {
        return scans;
    }

    /** For example {@code 496 scans in 3.1 s, 160/s; a call of 1 scan: p50 5 ms, …}. */
    String summary() {
        return "%,d scans into %d sacks in %s, %s/s; a call of %s: %s"
                .formatted(
                        scans,
                        sacks.size(),
                        Measured.text(took),
                        Measured.rate(scans, took),
                        scansACall == 1 ? "one scan" : scansACall + " scans",
                        calls.latencies());
    }
}
