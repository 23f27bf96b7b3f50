package io.traitortrack.system.demo;

import java.util.List;

import io.traitortrack.system.Installation;
import io.traitortrack.system.field.Answer;
import io.traitortrack.system.field.Auditor;
import io.traitortrack.system.proof.InclusionProof;
import io.traitortrack.system.proof.LogEntry;
import io.traitortrack.system.proof.VerifierKey;
import tools.jackson.databind.JsonNode;

/** One pack held in the hand: which sack, which bill, who, where, when, and the proof. */
final class Story {

    private final Installation installation;
    private final Page page;

    Story(Installation installation, Page page) {
        this.installation = installation;
        this.page = page;
    }

    /** Tells it; a proof that does not hold is refused. */
    void tell(Remembered remembered) {
        Auditor auditor = installation.auditor();
        String pack = remembered.pack().code();
        page.step("One pack's story: " + pack);

        Answer bag = auditor.api().get("/api/v1/bags/" + pack).expect(200);
        if (!bag.text("parent.code").equals(remembered.sack())
                || !bag.text("parent.bill.number").equals(remembered.bill())) {
            throw new AssertionError("the pack " + pack + " should be in " + remembered.sack() + " on "
                    + remembered.bill() + ", but: " + bag);
        }
        page.line("asked and answered", "in " + Measured.text(bag.took()));
        JsonNode linked = auditor.awaitEvent("BagLinked", pack);
        JsonNode billed = auditor.awaitEvent("ParentBilled", remembered.sack());
        page.line("pack", "%s, lot %s, tested %s".formatted(pack, of(linked, "lot"), of(linked, "dateOfTest")));
        page.line(
                "sack",
                "%s at %s, station %s, %s"
                        .formatted(
                                of(linked, "parentCode"),
                                of(linked, "siteCode"),
                                of(linked, "stationCode"),
                                of(linked, "occurredAt")));
        page.line("by", name(linked));
        page.line(
                "bill",
                "%s, loaded %s by %s".formatted(of(billed, "billNumber"), of(billed, "occurredAt"), name(billed)));
        prove(auditor, linked, "the pack into its sack");
        prove(auditor, billed, "the sack onto its bill");
    }

    private void prove(Auditor auditor, JsonNode event, String what) {
        String eventId = event.path("eventId").asString();
        VerifierKey key = auditor.key();
        byte[] bytes = auditor.entry(eventId);
        InclusionProof proof = auditor.proof(eventId);
        proof.verify(bytes, key);
        LogEntry entry = LogEntry.parse(bytes);
        if (!entry.eventId().equals(eventId)) {
            throw new AssertionError("the entry at index " + proof.index() + " is not the event " + eventId);
        }
        page.line(
                "proof",
                "%s: entry %,d of %,d in %s; %d hashes lead from its %,d bytes to the root that the log signed"
                        .formatted(
                                what,
                                proof.index(),
                                proof.checkpoint().size(),
                                proof.checkpoint().origin(),
                                proof.path().size(),
                                bytes.length));
    }

    /** The user's name, if it is one of today's; the log itself holds ids only. */
    private String name(JsonNode event) {
        String actor = event.path("actor").asString();
        return List.of("dispatcher.lucknow", "biller.lucknow").stream()
                .filter(user -> installation
                        .as(user)
                        .get("/api/v1/me")
                        .expect(200)
                        .text("userId")
                        .equals(actor))
                .findFirst()
                .map(user -> user + " (" + actor + ")")
                .orElse(actor);
    }

    private static String of(JsonNode event, String field) {
        return event.path("data").path(field).asString("");
    }
}
