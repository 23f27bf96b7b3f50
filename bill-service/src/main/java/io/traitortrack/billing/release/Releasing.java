package io.traitortrack.billing.release;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;

import io.traitortrack.billing.load.Loads;
import io.traitortrack.billing.parent.ParentVersions;
import io.traitortrack.billing.parent.Releases;
import io.traitortrack.billing.parent.SackListener;
import io.traitortrack.billing.site.Site;
import io.traitortrack.billing.site.Sites;
import io.traitortrack.platform.id.IdSource;
import io.traitortrack.platform.inbox.Content;
import io.traitortrack.platform.inbox.ReceivedEvent;
import io.traitortrack.platform.outbox.Outbox;
import io.traitortrack.platform.outbox.OutboxEvent;
import io.traitortrack.platform.time.Times;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers the scan service's questions whether a sack may be opened or retired, which this service owns (D-17).
 *
 * <p>A sack on a live bill is held. Any other is released, and from then on refused to every biller until the scan
 * service has told what became of it. Both, and every loading, happen under the one lock of the sack's code.
 */
@Component
class Releasing implements SackListener {

    private static final String TOPIC = "billing.bill";
    private static final String ACTOR = "system:bill-service";

    private final Releases releases;
    private final Loads loads;
    private final ParentVersions versions;
    private final Sites sites;
    private final Outbox outbox;
    private final IdSource ids;
    private final InstantSource clock;
    private final JsonMapper json;

    Releasing(
            Releases releases,
            Loads loads,
            ParentVersions versions,
            Sites sites,
            Outbox outbox,
            IdSource ids,
            InstantSource clock,
            JsonMapper json) {
        this.releases = releases;
        this.loads = loads;
        this.versions = versions;
        this.sites = sites;
        this.outbox = outbox;
        this.ids = ids;
        this.clock = clock;
        this.json = json;
    }

    /** A sack was opened or retired after it had been let go. */
    private record Ending(String code, UUID bagId, long version) {

        static Ending of(ReceivedEvent event) {
            Content content = Content.of(event, 1);
            return new Ending(content.text("code"), content.id("bagId"), content.subjectVersion());
        }
    }

    @Override
    public void heard(List<ReceivedEvent> events) {
        List<Question> questions = events.stream()
                .filter(event -> event.type().equals("BagReleaseRequested"))
                .map(Question::of)
                .toList();
        List<Ending> endings = events.stream()
                .filter(event ->
                        event.type().equals("BagReopened") || event.type().equals("BagRetired"))
                .map(Ending::of)
                .toList();
        TreeSet<String> codes = new TreeSet<>();
        questions.forEach(question -> codes.add(question.code()));
        endings.forEach(ending -> codes.add(ending.code()));
        codes.forEach(versions::lock);
        questions.forEach(this::answer);
        endings.forEach(ending -> releases.end(ending.bagId(), ending.version()));
    }

    private void answer(Question question) {
        if (releases.answered(question.id())) {
            return;
        }
        Instant now = Times.micros(clock.instant());
        @Nullable String bill = loads.billOf(question.bagId()).orElse(null);
        long parentVersion = versions.next(question.code());
        releases.add(question.id(), question.code(), question.bagId(), question.version(), parentVersion, bill, now);
        tell(question, bill, parentVersion, now);
    }

    private void tell(Question question, @Nullable String bill, long parentVersion, Instant now) {
        ReceivedEvent asked = question.event();
        Site site = sites.find(question.siteCode())
                .orElseGet(() -> new Site(question.siteCode(), question.siteCode(), ZoneOffset.UTC, false));
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("releaseId", question.id());
        value.put("parentCode", question.code());
        value.put("parentBagId", question.bagId());
        value.put("parentGeneration", question.generation());
        value.put("parentVersion", parentVersion);
        if (bill != null) {
            value.put("billNumber", bill);
        }
        value.put("siteCode", question.siteCode());
        value.put("actor", ACTOR);
        value.put("occurredAt", now);
        value.put("recordedAt", now);
        value.put("utcOffset", site.offsetAt(now));
        value.put("businessDay", site.dayOf(now));
        outbox.append(List.of(new OutboxEvent(
                ids.next(),
                TOPIC,
                question.code(),
                "io.traitortrack." + (bill == null ? "ParentReleased" : "ParentHeld") + ".v1",
                null,
                now,
                asked.requestId(),
                asked.id(),
                asked.traceparent(),
                json.writeValueAsString(value))));
    }
}
