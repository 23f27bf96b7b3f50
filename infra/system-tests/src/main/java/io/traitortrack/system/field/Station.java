package io.traitortrack.system.field;

import java.util.List;
import java.util.Map;

/** A registered scanning device of one site, in the hands of a logged-in user. */
public record Station(String code, Api api) {

    /** Scans a sack: finds it, or opens it. */
    public Answer scanSack(String raw) {
        return send(sack(raw));
    }

    /** Scans a pack into a sack. */
    public Answer scanPack(String raw, String sack) {
        return send(pack(raw, sack));
    }

    /** A scan of a sack that is not sent yet. */
    public Scan sack(String raw) {
        return Scan.ofSack(code, raw);
    }

    /** A scan of a pack that is not sent yet. */
    public Scan pack(String raw, String sack) {
        return Scan.ofPack(code, raw, sack);
    }

    /** Sends one scan, for the first time or again. */
    public Answer send(Scan scan) {
        return api.post("/api/v1/scans", scan);
    }

    /** Sends up to 500 scans in one call, as a station does that was offline. */
    public Answer sendAll(List<Scan> scans) {
        return api.post("/api/v1/scans/batch", Map.of("scans", scans));
    }

    /** Seals a sack before it is full. */
    public Answer seal(String sack, String reason) {
        return api.post(
                "/api/v1/bags/" + sack + "/seal", Map.of("reason", reason), Map.of("Idempotency-Key", Scan.newId()));
    }

    /** A sack or pack as the scan service knows it. */
    public Answer bag(String code) {
        return api.get("/api/v1/bags/" + code);
    }
}
