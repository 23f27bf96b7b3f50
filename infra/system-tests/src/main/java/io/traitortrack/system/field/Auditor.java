package io.traitortrack.system.field;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.traitortrack.system.Await;
import io.traitortrack.system.proof.InclusionProof;
import io.traitortrack.system.proof.VerifierKey;
import tools.jackson.databind.JsonNode;

/** A user who asks the audit log, and believes only what can be checked. */
public record Auditor(Api api) {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

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
