package io.traitortrack.system.bench;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.traitortrack.system.AtOnce;
import io.traitortrack.system.field.FreshCodes;
import io.traitortrack.system.field.Pack;
import io.traitortrack.system.field.SackType;
import io.traitortrack.system.field.Scan;
import io.traitortrack.system.field.Station;
import tools.jackson.databind.json.JsonMapper;

/** Many stations that scan fresh packs into their own sacks as fast as the answers come. */
final class Scanners {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MOST_IN_A_BATCH = 500;

    private final Station station;
    private final FreshCodes codes;
    private final Queue<String> sacks = new ConcurrentLinkedQueue<>();

    Scanners(Station station, FreshCodes codes) {
        this.station = station;
        this.codes = codes;
    }

    /** Registers sacks for so many packs; not part of any measurement. */
    void provide(int packs) {
        int wanted = packs / SackType.CAPACITY + 1 - sacks.size();
        if (wanted <= 0) {
            return;
        }
        List<String> fresh = codes.sacks(wanted);
        for (int i = 0; i < fresh.size(); i += MOST_IN_A_BATCH) {
            List<Scan> batch = fresh.subList(i, Math.min(fresh.size(), i + MOST_IN_A_BATCH)).stream()
                    .map(station::sack)
                    .toList();
            station.sendAll(batch).expect(200);
        }
        sacks.addAll(fresh);
    }

    /**
     * Requests that are ready to be sent.
     *
     * @param work of each connection
     * @param scans in all requests together
     * @param status that each must be answered with
     */
    record Load(URI address, List<Queue<byte[]>> work, int scans, int status) {

        /** Sends it over its connections at once, as fast as the answers come; scans a second. */
        double run() {
            return scans / seconds(address, work, status);
        }
    }

    /** Scans of so many packs over so many connections, each scan in a call of its own. */
    Load oneByOne(URI address, int connections, int packs) {
        List<Queue<byte[]>> work = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            work.add(new ArrayDeque<>());
        }
        List<Scan> scans = scans(packs);
        String token = station.api().token();
        for (int i = 0; i < scans.size(); i++) {
            work.get(i / SackType.CAPACITY % connections)
                    .add(Wire.post(address, "/api/v1/scans", token, JSON.writeValueAsBytes(scans.get(i))));
        }
        return new Load(address, work, scans.size(), 201);
    }

    /** The same in batches; every item must have been accepted, which is checked by the caller in the database. */
    Load inBatches(URI address, int connections, int packs) {
        List<Queue<byte[]>> work = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            work.add(new ArrayDeque<>());
        }
        List<Scan> scans = scans(packs);
        String token = station.api().token();
        int batches = 0;
        int size = MOST_IN_A_BATCH / SackType.CAPACITY * SackType.CAPACITY;
        for (int i = 0; i < scans.size(); i += size) {
            byte[] body = JSON.writeValueAsBytes(Map.of("scans", scans.subList(i, Math.min(scans.size(), i + size))));
            work.get(batches++ % connections).add(Wire.post(address, "/api/v1/scans/batch", token, body));
        }
        return new Load(address, work, scans.size(), 200);
    }

    private List<Scan> scans(int packs) {
        provide(packs);
        List<Scan> scans = new ArrayList<>();
        while (scans.size() < packs) {
            String sack = sacks.remove();
            for (Pack pack : codes.packs(SackType.CAPACITY)) {
                scans.add(station.pack(pack.label(), sack));
            }
        }
        return scans;
    }

    private static double seconds(URI address, List<Queue<byte[]>> work, int status) {
        long start = System.nanoTime();
        AtOnce.all(work.stream()
                .map(requests -> (Callable<Boolean>) () -> {
                    send(address, requests, status);
                    return true;
                })
                .toList());
        return (System.nanoTime() - start) / 1e9;
    }

    private static void send(URI address, Queue<byte[]> requests, int status) throws IOException {
        try (Wire wire = new Wire(address)) {
            for (byte[] request : requests) {
                int answered = wire.send(request);
                if (answered != status) {
                    throw new AssertionError("a scan was answered with " + answered + " instead of " + status);
                }
            }
        }
    }
}
