package io.traitortrack.system.field;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.traitortrack.system.Await;
import tools.jackson.databind.JsonNode;

/** An admin who sends lists of bags. */
public record Importer(Api api) {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String BOUNDARY = "a-list-of-bags";
    private static final Set<String> ENDED = Set.of("DONE", "CHECKED", "CANCELLED");

    /** Sends a list and waits until its job has ended. */
    public Answer send(String station, String csv, boolean dryRun) {
        return awaitEnd(begin(station, csv, dryRun));
    }

    /**
     * Sends a list; returns the id of its job.
     *
     * @param csv with the columns {@code qr_id}, {@code type} and {@code parent_qr_id}
     * @param dryRun to be told only what would happen
     */
    public String begin(String station, String csv, boolean dryRun) {
        String form = field("kind", "BAGS") + field("stationCode", station) + field("dryRun", String.valueOf(dryRun))
                + "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"files\"; filename=\"bags.csv\"\r\n"
                + "Content-Type: text/csv\r\n\r\n" + csv + "\r\n--" + BOUNDARY + "--\r\n";
        return api.postText(
                        "/api/v1/imports",
                        form,
                        Map.of(
                                "Content-Type",
                                "multipart/form-data; boundary=" + BOUNDARY,
                                "Idempotency-Key",
                                Scan.newId()))
                .expect(202)
                .text("importId");
    }

    /** The job once it has ended; asked for again where nobody answers. */
    public Answer awaitEnd(String importId) {
        return Await.answer(
                "for an import to end",
                PATIENCE,
                () -> Optional.of(job(importId)).filter(job -> ENDED.contains(job.text("state"))));
    }

    /** The ids of the scans that an import became. */
    public List<String> scanIds(String importId) {
        return api.get("/api/v1/imports/" + importId + "/rows?limit=500")
                .expect(200)
                .body()
                .path("items")
                .valueStream()
                .map((JsonNode row) -> row.path("scanId").asString())
                .toList();
    }

    /** How far a job is. */
    public Answer job(String importId) {
        return api.get("/api/v1/imports/" + importId);
    }

    private static String field(String name, String value) {
        return "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }
}
