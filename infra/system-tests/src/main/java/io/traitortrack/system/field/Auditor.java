package io.traitortrack.system.field;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.traitortrack.system.Await;
import io.traitortrack.system.proof.InclusionProof;
import io.traitortrack.system.proof.VerifierKey;
import tools.jackson.databind.JsonNode;

/** A user who asks the audit log, and believes only what can be checked. */
public record Auditor(Api api) {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Set<String> SCAN_EVENTS = Set.of("BagScanned", "BagLinked", "ScanRejected");

    /** Events of a type about a code, newest or oldest first as the log gives them. */
    public List<JsonNode> events(String type, String subject) {
        return api.get("/api/v1/audit/events?type=" + type + "&subject="
                        + URLEncoder.encode(subject, StandardCharsets.UTF_8) + "&limit=500")
                .expect(200)
                .list("items");
    }

    /** The first event of a type about a code, as soon as the log has it. */
    public JsonNode awaitEvent(String type, String subject) {
        return Await.answer(
                "for " + type + " of " + subject + " in the audit log",
                PATIENCE,
                () -> events(type, subject).stream().findFirst());
    }

    /**
     * Waits until each of these scans has its event in the log; a scan with two is a fault.
     *
     * @param since no scan is older
     */
    public void awaitScans(Set<String> scanIds, Instant since) {
        Await.answer("for " + scanIds.size() + " scans in the audit log", PATIENCE, () -> {
            Set<String> found = new HashSet<>();
            for (JsonNode event : events(since)) {
                String scanId = event.path("data").path("scanId").asString("");
                boolean ofTheScan = SCAN_EVENTS.contains(event.path("type").asString(""));
                if (ofTheScan && scanIds.contains(scanId) && !found.add(scanId)) {
                    throw new AssertionError("the log holds two events of the scan " + scanId);
                }
            }
            return found.size() == scanIds.size() ? Optional.of(found) : Optional.empty();
        });
    }

    private List<JsonNode> events(Instant since) {
        List<JsonNode> events = new ArrayList<>();
        String start = "/api/v1/audit/events?limit=500&from=" + since.minusSeconds(1);
        String next = start;
        while (!next.isEmpty()) {
            Answer page = api.get(next).expect(200);
            events.addAll(page.list("items"));
            String cursor = page.text("next");
            next = cursor.isEmpty() ? "" : start + "&cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8);
        }
        return events;
    }

    /** The bytes of an event's entry, exactly as they were hashed into the log. */
    public byte[] entry(String eventId) {
        return api.get("/api/v1/audit/events/" + eventId + "/entry").expect(200).bytes();
    }

    /** The event's inclusion proof, as soon as a signed checkpoint covers it; not verified yet. */
    public InclusionProof proof(String eventId) {
        return Await.answer("for a checkpoint that covers " + eventId, PATIENCE, () -> {
            Answer answer = api.get("/api/v1/audit/events/" + eventId + "/proof");
            return answer.code().equals("NOT_YET_COVERED")
                    ? Optional.empty()
                    : Optional.of(
                            InclusionProof.parse(new String(answer.expect(200).bytes(), StandardCharsets.UTF_8)));
        });
    }

    /** The key that the log's checkpoints are verified with. */
    public VerifierKey key() {
        return VerifierKey.parse(
                new String(api.get("/api/v1/audit/log/key").expect(200).bytes(), StandardCharsets.UTF_8).strip());
    }
}
