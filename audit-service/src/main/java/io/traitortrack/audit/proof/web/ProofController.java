package io.traitortrack.audit.proof.web;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import io.traitortrack.audit.proof.Proofs;
import io.traitortrack.audit.query.Auditing;
import io.traitortrack.audit.query.Events;
import io.traitortrack.platform.id.UuidV7;
import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.platform.security.Caller;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The proof of an event, as text that other people's tools read (C2SP tlog-proof). */
@RestController
class ProofController {
    private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Events events;
    private final Proofs proofs;

    ProofController(Events events, Proofs proofs) {
        this.events = events;
        this.proofs = proofs;
    }

    @GetMapping("/api/v1/audit/events/{eventId}/proof")
    ResponseEntity<String> proof(Caller caller, @PathVariable String eventId) {
        Auditing.check(caller);
        var id = UuidV7.parse("eventId", eventId);
        var event = events.find(id).orElseThrow(() -> Auditing.notFound(id));
        var proof = proofs.inclusion(event.logIndex(), PATIENCE)
                .orElseThrow(() -> ProblemException.of(
                                HttpStatus.CONFLICT,
                                "NOT_YET_COVERED",
                                "Event " + id + " is in the log, but no checkpoint covers it yet.")
                        .retryAfter(Duration.ofSeconds(1)));
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .contentType(TEXT)
                .body(proof.text());
    }
}
