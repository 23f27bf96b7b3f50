package io.traitortrack.system.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

import io.traitortrack.system.AtOnce;
import io.traitortrack.system.Installation;
import io.traitortrack.system.field.FreshCodes;
import io.traitortrack.system.field.Pack;
import io.traitortrack.system.field.SackType;
import io.traitortrack.system.field.Scan;
import io.traitortrack.system.field.Station;
import tools.jackson.databind.json.JsonMapper;

/**
 * The floors of many sites: a hundred logged-in people who scan a pack a second each, whatever the answers take.
 *
 * <p>The time of an answer counts from the moment when its scan was due, not from when it could be sent.
 */
final class Floor {

    static final int STATIONS = 100;
    private static final Duration EACH = Duration.ofSeconds(1);
    private static final int SACKS_EACH = 2;
    private static final int CREATED = 201;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Installation installation;
    private final FreshCodes codes;
    private final List<String> stations;

    /**
     * People at these stations, several at one where there are fewer than a hundred.
     *
     * @param stations their codes
     */
    Floor(Installation installation, FreshCodes codes, List<String> stations) {
        this.installation = installation;
        this.codes = codes;
        this.stations = List.copyOf(stations);
    }

    /** What the answers took, in milliseconds, and how many were not "created". */
    record Answers(List<Double> millis, int errors) {}

    /** Everybody fills two sacks, one pack a second. */
    Answers work() {
        List<List<byte[]>> work = new ArrayList<>();
        for (int person = 0; person < STATIONS; person++) {
            work.add(requests(installation.station(stations.get(person % stations.size()))));
        }
        long start = System.nanoTime() + EACH.toNanos();
        List<Callable<Answers>> people = new ArrayList<>();
        for (int person = 0; person < STATIONS; person++) {
            List<byte[]> requests = work.get(person);
            long first = start + EACH.toNanos() * person / STATIONS;
            people.add(() -> send(installation.edge(), requests, first));
        }
        List<Double> millis = new ArrayList<>();
        int errors = 0;
        for (Answers answers : AtOnce.all(people)) {
            millis.addAll(answers.millis());
            errors += answers.errors();
        }
        return new Answers(millis, errors);
    }

    private List<byte[]> requests(Station station) {
        List<byte[]> requests = new ArrayList<>();
        String token = station.api().token();
        for (String sack : codes.sacks(SACKS_EACH)) {
            station.scanSack(sack).expect(CREATED);
            for (Pack pack : codes.packs(SackType.CAPACITY)) {
                Scan scan = station.pack(pack.label(), sack);
                requests.add(Wire.post(installation.edge(), "/api/v1/scans", token, JSON.writeValueAsBytes(scan)));
            }
        }
        return requests;
    }

    private static Answers send(URI address, List<byte[]> requests, long first) throws IOException {
        List<Double> millis = new ArrayList<>();
        int errors = 0;
        try (Wire wire = new Wire(address)) {
            for (int i = 0; i < requests.size(); i++) {
                long due = first + i * EACH.toNanos();
                for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                errors += wire.send(requests.get(i)) == CREATED ? 0 : 1;
                millis.add((System.nanoTime() - due) / 1e6);
            }
        }
        return new Answers(millis, errors);
    }
}
