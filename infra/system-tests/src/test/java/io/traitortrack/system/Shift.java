package io.traitortrack.system;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import io.traitortrack.system.field.Answer;
import io.traitortrack.system.field.Api;
import io.traitortrack.system.field.FreshCodes;
import io.traitortrack.system.field.Pack;
import io.traitortrack.system.field.SackType;
import io.traitortrack.system.field.Scan;
import io.traitortrack.system.field.Station;
import org.jspecify.annotations.Nullable;

/** Stations that pack sacks and a biller who loads them, as long as the shift lasts; who gets no answer asks again. */
final class Shift implements AutoCloseable {

    private static final int STATIONS = 4;
    /** As fast as hands are; the rest of the machine is for the service that starts. */
    private static final Duration BETWEEN_SCANS = Duration.ofMillis(50);

    private static final Duration BETWEEN_TRIES = Duration.ofMillis(100);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

    private final FreshCodes codes;
    private final Api billing;
    private final Set<String> packs = new ConcurrentSkipListSet<>();
    private final Map<String, Set<String>> sacks = new ConcurrentHashMap<>();
    private final Map<String, String> billed = new ConcurrentHashMap<>();
    private final BlockingQueue<String> packed = new LinkedBlockingQueue<>();
    private final AtomicReference<Duration> longestStall = new AtomicReference<>(Duration.ZERO);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final List<Thread> people = new ArrayList<>();
    private volatile boolean over;

    Shift(Installation installation) {
        codes = installation.freshCodes();
        billing = installation.as("biller.lucknow");
        for (int number = 1; number <= STATIONS; number++) {
            Station station = installation.station("LKO-" + number);
            begin(() -> pack(station));
        }
        begin(this::load);
    }

    /** Scan ids of the packs whose scan was acknowledged. */
    Set<String> packs() {
        return packs;
    }

    /** Of each sack the codes of the packs whose scan into it was acknowledged. */
    Map<String, Set<String>> sacks() {
        return sacks;
    }

    /** Of each sack whose loading was acknowledged the number of its bill. */
    Map<String, String> billed() {
        return billed;
    }

    /** How long one of them had to wait at most until the same request was answered. */
    Duration longestStall() {
        return longestStall.get();
    }

    /** Waits until so many more packs are scanned and one more sack is loaded. */
    void awaitMore(int scans, Duration patience) {
        int packsBefore = packs.size();
        int loadsBefore = billed.size();
        Await.until("for scans and loads to go on", patience, () -> {
            Throwable broken = failure.get();
            if (broken != null) {
                throw new AssertionError("somebody could not work on: " + broken.getMessage(), broken);
            }
            return packs.size() >= packsBefore + scans && billed.size() > loadsBefore;
        });
    }

    private void begin(Runnable work) {
        people.add(Thread.ofVirtual().start(() -> {
            try {
                work.run();
            } catch (RuntimeException | AssertionError broken) {
                failure.compareAndSet(null, broken);
            }
        }));
    }

    private void pack(Station station) {
        while (!over) {
            String sack = fresh(() -> codes.sack(SackType.MUSTARD));
            Scan opening = station.sack(sack);
            again(() -> station.send(opening));
            Set<String> content = new TreeSet<>();
            for (Pack pack : fresh(() -> codes.packs(SackType.CAPACITY))) {
                Scan scan = station.pack(pack.label(), sack);
                Answer answer = again(() -> station.send(scan));
                if (!answer.text("outcome").equals("LINKED")) {
                    throw new AssertionError("a fresh pack was not linked: " + answer);
                }
                packs.add(scan.scanId());
                content.add(pack.code());
                Await.pause(BETWEEN_SCANS);
            }
            sacks.put(sack, content);
            packed.add(sack);
        }
    }

    private void load() {
        try {
            while (!over) {
                String sack = packed.poll(100, TimeUnit.MILLISECONDS);
                if (sack != null) {
                    load(sack);
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void load(String sack) {
        Map<String, String> key = Map.of("Idempotency-Key", Scan.newId());
        Map<String, Object> bill = Map.of(
                "siteCode",
                "LKO",
                "customer",
                "Sharma Traders",
                "destination",
                "Kanpur",
                "vehicle",
                "UP32 AB 1234",
                "capacity",
                1);
        String number = again(() -> billing.post("/api/v1/bills", bill, key)).text("number");
        Map<String, String> scan = Map.of("scanId", Scan.newId(), "raw", sack);
        again(() -> billing.post("/api/v1/bills/" + number + "/parents", scan));
        billed.put(sack, number);
    }

    /** Codes that nobody used; that they are free is asked of the product, and again if it does not answer. */
    private static <T> T fresh(Supplier<T> codes) {
        long start = System.nanoTime();
        while (true) {
            try {
                return codes.get();
            } catch (AssertionError away) {
                if (System.nanoTime() - start > LONGEST_WAIT.toNanos()) {
                    throw away;
                }
                Await.pause(BETWEEN_TRIES);
            }
        }
    }

    /** Asks until the answer is a success; no answer, a fault and "not yet" are reasons to ask again. */
    private Answer again(Supplier<Answer> question) {
        long start = System.nanoTime();
        Answer last = null;
        while (System.nanoTime() - start < LONGEST_WAIT.toNanos()) {
            try {
                last = question.get();
                boolean early =
                        last.code().equals("PARENT_NOT_FOUND") || last.code().equals("PARENT_NOT_SEALED");
                if (last.status() < 300) {
                    Duration waited = Duration.ofNanos(System.nanoTime() - start);
                    longestStall.accumulateAndGet(waited, (one, other) -> one.compareTo(other) > 0 ? one : other);
                    return last;
                }
                if (last.status() < 500 && !early) {
                    break;
                }
            } catch (AssertionError lost) {
                if (!(lost.getCause() instanceof IOException)) {
                    throw lost;
                }
            }
            Await.pause(BETWEEN_TRIES);
        }
        throw new AssertionError("no success after " + (System.nanoTime() - start) / 1_000_000 + " ms: " + last);
    }

    /** Lets everybody finish what they do. */
    void end() {
        over = true;
        for (Thread one : people) {
            try {
                one.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new AssertionError(interrupted);
            }
        }
        Throwable broken = failure.get();
        if (broken != null) {
            throw new AssertionError("somebody could not work on: " + broken.getMessage(), broken);
        }
    }

    @Override
    public void close() {
        over = true;
    }
}
