package io.traitortrack.system.demo;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;

import io.traitortrack.system.Await;
import io.traitortrack.system.field.Auditor;

/** Follows single scans, while others go on, from their answer to the signed checkpoint that covers them. */
final class Following implements Callable<Duration> {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Auditor auditor;
    private final Logbook logbook;
    private final AtomicBoolean over = new AtomicBoolean();
    private final Measured toLog = new Measured();
    private final Measured toCheckpoint = new Measured();

    Following(Auditor auditor, Logbook logbook) {
        this.auditor = auditor;
        this.logbook = logbook;
    }

    @Override
    public Duration call() {
        String before = "";
        while (!over.get()) {
            String last = before;
            Await.until(
                    "for another pack",
                    PATIENCE,
                    () -> over.get() || !logbook.lastLinked().equals(last));
            String pack = logbook.lastLinked();
            if (!over.get() && !pack.isEmpty()) {
                follow(pack);
            }
            before = pack;
        }
        return toCheckpoint.quantile(0.5);
    }

    private void follow(String pack) {
        long start = System.nanoTime();
        String eventId = auditor.awaitEvent("BagLinked", pack).path("eventId").asString();
        toLog.add(Measured.since(start));
        auditor.proof(eventId);
        toCheckpoint.add(Measured.since(start));
    }

    void end() {
        over.set(true);
    }

    Measured toLog() {
        return toLog;
    }

    Measured toCheckpoint() {
        return toCheckpoint;
    }
}
