package io.traitortrack.system.field;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import io.traitortrack.system.Await;

/** A user who loads sealed sacks onto bills at one site. */
public record Biller(String site, Api api) {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Opens a bill: one truckload for one customer. */
    public Answer open(String customer, String destination, String vehicle, int capacity) {
        Map<String, Object> bill = new LinkedHashMap<>();
        bill.put("siteCode", site);
        bill.put("customer", customer);
        bill.put("destination", destination);
        bill.put("vehicle", vehicle);
        bill.put("capacity", capacity);
        return api.post("/api/v1/bills", bill, Map.of("Idempotency-Key", Scan.newId()));
    }

    /** Scans a sack onto a bill, once. */
    public Answer load(String bill, String raw) {
        return api.post(parentsOf(bill), Map.of("scanId", Scan.newId(), "raw", raw));
    }

    /**
     * Scans a sack onto a bill, and again while the bill service has not heard of the sack's sealing yet, as a biller
     * does who stands beside the packers.
     */
    public Answer loadOnceKnown(String bill, String raw) {
        String scanId = Scan.newId();
        return Await.answer("for the bill service to know " + raw, PATIENCE, () -> {
            Answer answer = api.post(parentsOf(bill), Map.of("scanId", scanId, "raw", raw));
            boolean early =
                    answer.code().equals("PARENT_NOT_FOUND") || answer.code().equals("PARENT_NOT_SEALED");
            return early ? Optional.empty() : Optional.of(answer);
        });
    }

    /** Takes a sack off a bill. */
    public Answer unload(String bill, String sack) {
        return api.delete(parentsOf(bill) + "/" + sack);
    }

    /** Closes the bill: nothing is loaded or unloaded any more. */
    public Answer complete(String bill) {
        return api.post("/api/v1/bills/" + bill + "/complete", Map.of(), Map.of("Idempotency-Key", Scan.newId()));
    }

    /** Closes the bill below its planned count, with a reason. */
    public Answer complete(String bill, String reason) {
        return api.post(
                "/api/v1/bills/" + bill + "/complete",
                Map.of("reason", reason),
                Map.of("Idempotency-Key", Scan.newId()));
    }

    /** The bill as it stands. */
    public Answer bill(String number) {
        return api.get("/api/v1/bills/" + number);
    }

    private static String parentsOf(String bill) {
        return "/api/v1/bills/" + bill + "/parents";
    }
}
