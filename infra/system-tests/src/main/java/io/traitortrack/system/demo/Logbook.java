package io.traitortrack.system.demo;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import io.traitortrack.system.field.Answer;
import io.traitortrack.system.field.Scan;

/** What the stations of one day sent and were answered; safe for use by many threads. */
final class Logbook {

    private final Set<String> scanIds = ConcurrentHashMap.newKeySet();
    private final Map<String, Long> outcomes = new TreeMap<>();
    private final AtomicLong sealed = new AtomicLong();
    private final AtomicReference<String> lastLinked = new AtomicReference<>("");

    /** Notes an answer to a scan; anything that is neither accepted nor a refusal ends the day. */
    Answer note(Scan scan, Answer answer) {
        if (answer.status() >= 500 || answer.status() == 400 || answer.status() == 401 || answer.status() == 403) {
            throw new AssertionError("the scan of \"" + scan.raw() + "\" was answered with " + answer);
        }
        if (answer.flag("replayed")) {
            return answer;
        }
        scanIds.add(scan.scanId());
        String outcome = answer.status() < 300 ? answer.text("outcome") : answer.code();
        synchronized (outcomes) {
            outcomes.merge(outcome, 1L, Long::sum);
        }
        if (outcome.equals("LINKED")) {
            lastLinked.set(answer.text("code"));
            if (answer.text("state").equals("SEALED")) {
                sealed.incrementAndGet();
            }
        }
        return answer;
    }

    /** Notes an answer that must be a first acceptance with this outcome. */
    Answer expect(String outcome, Scan scan, Answer answer) {
        note(scan, answer);
        if (answer.status() != 201 || !answer.text("outcome").equals(outcome)) {
            throw new AssertionError("the scan of \"" + scan.raw() + "\" should be " + outcome + ", but: " + answer);
        }
        return answer;
    }

    /** Notes the scans that a list became; each leaves an event like any other. */
    void noteImported(Collection<String> imported) {
        scanIds.addAll(imported);
    }

    void noteSealing() {
        sealed.incrementAndGet();
    }

    long sealed() {
        return sealed.get();
    }

    /** The pack that was linked last, or an empty text. */
    String lastLinked() {
        return lastLinked.get();
    }

    /** The ids of all scans that left an event, one each. */
    Set<String> scanIds() {
        return Set.copyOf(scanIds);
    }

    long count(String outcome) {
        synchronized (outcomes) {
            return outcomes.getOrDefault(outcome, 0L);
        }
    }
}
