package io.traitortrack.billing.release;

import java.util.UUID;

import io.traitortrack.platform.inbox.Content;
import io.traitortrack.platform.inbox.ReceivedEvent;

/**
 * The scan service asks whether a sealed sack may be opened or retired.
 *
 * @param id the asking event's
 * @param version the sack's, which the asking counted
 */
record Question(UUID id, String code, UUID bagId, int generation, long version, String siteCode, ReceivedEvent event) {

    static Question of(ReceivedEvent event) {
        Content content = Content.of(event, 1);
        return new Question(
                event.id(),
                content.text("code"),
                content.id("bagId"),
                content.number("generation", 1),
                content.subjectVersion(),
                content.text("siteCode"),
                event);
    }
}
