package io.traitortrack.audit.query.web;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;

import io.traitortrack.audit.log.Log;
import io.traitortrack.audit.personal.PersonalFields;
import io.traitortrack.audit.query.Auditing;
import io.traitortrack.audit.query.EventSearch;
import io.traitortrack.audit.query.Events;
import io.traitortrack.audit.query.FoundEvent;
import io.traitortrack.platform.id.UuidV7;
import io.traitortrack.platform.paging.Cursor;
import io.traitortrack.platform.paging.Limit;
import io.traitortrack.platform.paging.Page;
import io.traitortrack.platform.security.Caller;
import io.traitortrack.platform.text.PlainText;
import io.traitortrack.platform.time.Times;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Search of events, for admins and auditors. */
@RestController
@RequestMapping("/api/v1/audit/events")
class EventController {
    private static final int MOST_CHARACTERS = 1_024;

    private final Events events;
    private final PersonalFields personal;
    private final Log log;

    EventController(Events events, PersonalFields personal, Log log) {
        this.events = events;
        this.personal = personal;
        this.log = log;
    }

    /** Newest first; {@code from} and {@code to} bound the recording time, the end excluded. */
    @GetMapping
    ResponseEntity<Page<EventBody>> search(
            Caller caller,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String type,
            @RequestParam(required = false) @Nullable String actor,
            @RequestParam(required = false) @Nullable String site,
            @RequestParam(required = false) @Nullable String subject,
            @RequestParam(required = false) @Nullable String outcome,
            @RequestParam(required = false) @Nullable String requestId,
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        Auditing.check(caller);
        int size = Limit.of(limit);
        var search = new EventSearch(
                instant("from", from),
                instant("to", to),
                text("type", type),
                text("actor", actor),
                text("site", site),
                text("subject", subject),
                text("outcome", outcome),
                text("requestId", requestId),
                text("q", q),
                position(cursor));
        var found = events.search(search, size + 1);
        var items = found.stream().limit(size).map(EventBody::of).toList();
        String next = found.size() > size
                ? Cursor.encode(Long.toString(items.get(size - 1).logIndex()))
                : null;
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(new Page<>(items, next));
    }

    @GetMapping("/{eventId}")
    ResponseEntity<EventBody> event(Caller caller, @PathVariable String eventId) {
        Auditing.check(caller);
        var event = find(eventId);
        var fields = new LinkedHashMap<String, EventBody.PersonalBody>();
        personal.of(event.event().eventId(), event.event().commitments())
                .forEach(kept -> fields.put(kept.field(), new EventBody.PersonalBody(kept.value(), kept.verifies())));
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .body(EventBody.of(event, fields.isEmpty() ? null : fields));
    }

    /** The bytes that the leaf is the hash of. */
    @GetMapping(path = "/{eventId}/entry", produces = "application/cbor")
    ResponseEntity<byte[]> entry(Caller caller, @PathVariable String eventId) {
        Auditing.check(caller);
        var event = find(eventId);
        byte[] bytes = log.entry(event.logIndex())
                .orElseThrow(() -> Auditing.notFound(event.event().eventId()));
        return ResponseEntity.ok()
                .cacheControl(
                        CacheControl.maxAge(Duration.ofDays(365)).cachePrivate().immutable())
                .body(bytes);
    }

    private FoundEvent.Recorded find(String eventId) {
        var id = UuidV7.parse("eventId", eventId);
        return events.find(id).orElseThrow(() -> Auditing.notFound(id));
    }

    private static @Nullable Long position(@Nullable String cursor) {
        List<String> parts = Cursor.decode(cursor, 1);
        if (parts == null) {
            return null;
        }
        try {
            long position = Long.parseLong(parts.getFirst());
            if (position >= 0) {
                return position;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw Cursor.invalid();
    }

    /** A plus that was not encoded arrives as a space. */
    private static @Nullable Instant instant(String field, @Nullable String text) {
        return text == null || text.isBlank()
                ? null
                : Times.instant(field, text.strip().replace(' ', '+'));
    }

    private static @Nullable String text(String field, @Nullable String text) {
        return text == null || text.isBlank() ? null : PlainText.verbatim(field, text.strip(), MOST_CHARACTERS);
    }
}
