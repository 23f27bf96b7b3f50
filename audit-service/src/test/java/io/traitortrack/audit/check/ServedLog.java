package io.traitortrack.audit.check;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.traitortrack.audit.log.Bytes;
import io.traitortrack.audit.log.Entry;
import io.traitortrack.audit.log.Fixtures;
import io.traitortrack.audit.log.InMemoryLog;
import io.traitortrack.audit.log.TileIndex;
import io.traitortrack.audit.query.EventReader;
import io.traitortrack.audit.query.IndexRow;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A log in memory, served over HTTP as the service serves it; whatever somebody did to it, it serves as it is. */
final class ServedLog implements AutoCloseable {
    private static final Pattern TILE = Pattern.compile("log/tile/(entries|\\d+)/(.+)");
    private static final JsonMapper JSON = JsonMapper.shared();
    static final String TOKEN = "a-token";

    final InMemoryLog log = new InMemoryLog(Fixtures.aSigner());
    /** What search has of each entry; made when an entry is first served, and what somebody makes of it later. */
    final List<IndexRow> search = new ArrayList<>();

    /** So many of the next requests are refused because too many came. */
    final AtomicInteger refusals = new AtomicInteger();

    private int indexed;
    private final HttpServer server;
    private String note = "";

    ServedLog() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/api/v1/audit/", this::answer);
        server.start();
        publish();
    }

    /** Appends events numbered from the end of the log on, each of a subject of its own, and signs. */
    ServedLog with(int events) {
        for (int i = 0; i < events; i++) {
            int number = log.entries.size() + 1;
            log.append(event(number, number, "SB%05d".formatted(number), 1));
        }
        log.seal();
        return publish();
    }

    /** Serves what the log signed last. */
    ServedLog publish() {
        note = log.checkpoint().note();
        for (; indexed < log.entries.size(); indexed++) {
            index(indexed, log.entries.get(indexed));
        }
        return this;
    }

    private void index(int at, byte[] bytes) {
        try {
            var entry = Entry.decode(bytes);
            var event = EventReader.event(entry).orElseGet(() -> EventReader.unreadable(entry, Instant.EPOCH));
            search.add(new IndexRow(
                    at,
                    event.eventId(),
                    entry.topic(),
                    event.type(),
                    event.subject(),
                    List.copyOf(event.codes()),
                    event.actor(),
                    event.site(),
                    event.outcome(),
                    event.requestId(),
                    event.occurredAt(),
                    Objects.requireNonNullElse(event.recordedAt(), Instant.EPOCH)
                            .truncatedTo(ChronoUnit.MICROS)));
        } catch (IllegalArgumentException e) {
            // what cannot be read is not indexed either
        }
    }

    void publish(String otherNote) {
        note = otherNote;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    static byte[] event(int id, int sequence, String subject, int version) {
        return event(id, sequence, subject, version, sequence - 1);
    }

    static byte[] event(int id, int sequence, String subject, int version, long offset) {
        return event("/scan-service", id, sequence, subject, version, offset);
    }

    static byte[] event(String source, int id, int sequence, String subject, int version, long offset) {
        return new Entry(
                        "scanning.bag",
                        3,
                        offset,
                        Bytes.utf8(subject),
                        List.of(
                                header("ce_id", new UUID(0x7000, 0x8000_0000_0000_0000L + id).toString()),
                                header("ce_type", "io.traitortrack.BagSealed.v1"),
                                header("ce_source", source),
                                header("ce_sequence", String.format(Locale.ROOT, "%020d", sequence)),
                                header("ce_subject", subject),
                                header("ce_subjectversion", Integer.toString(version))),
                        new Entry.Verbatim(Bytes.utf8("""
                                {"code":"%s","actor":"user-7","siteCode":"LKO","outcome":"SEALED",\
                                "recordedAt":"2026-11-21T08:00:00.123456789Z"}""".formatted(subject))))
                .encode();
    }

    private static Entry.Header header(String name, String value) {
        return new Entry.Header(name, Bytes.utf8(value));
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().substring("/api/v1/audit/".length());
        byte[] body = null;
        int status = 404;
        if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            exchange.getResponseHeaders().set("Retry-After", "0");
            exchange.sendResponseHeaders(429, -1);
            exchange.close();
            return;
        }
        if ((path.startsWith("log/tile/entries/") || path.startsWith("events/"))
                && !("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            status = 403;
        } else {
            body = body(path);
        }
        try (var stream = exchange.getResponseBody()) {
            if (body == null) {
                exchange.sendResponseHeaders(status, -1);
            } else {
                exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
                stream.write(body);
            }
        }
    }

    private byte @Nullable [] body(String path) {
        if (path.equals("log/key")) {
            return log.key().line().getBytes(StandardCharsets.UTF_8);
        }
        if (path.equals("log/checkpoint")) {
            return note.getBytes(StandardCharsets.UTF_8);
        }
        if (path.startsWith("events/index/")) {
            long n = Long.parseLong(path.substring("events/index/".length()));
            return JSON.writeValueAsBytes(Map.of(
                    "items",
                    search.stream().filter(row -> row.logIndex() / 256 == n).toList()));
        }
        var tile = TILE.matcher(path);
        if (!tile.matches()) {
            return null;
        }
        String level = tile.group(1);
        var index = TileIndex.parse(tile.group(2));
        if (index == null) {
            return null;
        }
        try {
            return level.equals("entries") ? bundle(index) : log.hashes(Integer.parseInt(level), index);
        } catch (IndexOutOfBoundsException e) {
            return null;
        }
    }

    private byte[] bundle(TileIndex index) {
        var bundle = new ByteArrayOutputStream();
        for (long i = index.start(); i < Math.min(index.end(), log.entries.size()); i++) {
            byte[] entry = log.entries.get((int) i);
            bundle.writeBytes(
                    ByteBuffer.allocate(2).putShort((short) entry.length).array());
            bundle.writeBytes(entry);
        }
        return bundle.toByteArray();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
