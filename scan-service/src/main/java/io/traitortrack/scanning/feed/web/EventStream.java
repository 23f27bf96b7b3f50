package io.traitortrack.scanning.feed.web;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

import io.traitortrack.scanning.feed.Feed;
import io.traitortrack.scanning.feed.Listening;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one subscriber's feed; a page of it is all that is ever in memory. A reader that is too slow is waited for by the
 * server as long as for any other one, and then cut off.
 */
final class EventStream {

    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);
    private static final int PAGE = 200;

    private final String site;
    private final Feed feed;
    private final Listening listening;
    private final Listening.Place place;
    private final InstantSource clock;
    private final HttpServletResponse response;
    private long number;

    EventStream(
            String site,
            long number,
            Feed feed,
            Listening listening,
            Listening.Place place,
            InstantSource clock,
            HttpServletResponse response) {
        this.site = site;
        this.number = number;
        this.feed = feed;
        this.listening = listening;
        this.place = place;
        this.clock = clock;
        this.response = response;
    }

    void writeUntil(Instant end) throws InterruptedException {
        response.setContentType("text/event-stream;charset=UTF-8");
        response.setHeader("Cache-Control", "no-store");
        // proxies that buffer by default know this one
        response.setHeader("X-Accel-Buffering", "no");
        try {
            OutputStream out = response.getOutputStream();
            send(out, "retry: 2000\n\n");
            skipWhatWasNeverGiven(out);
            while (!isOver() && clock.instant().isBefore(end)) {
                List<Feed.Entry> page = feed.after(site, number, PAGE);
                if (!page.isEmpty()) {
                    send(out, text(page));
                } else if (!place.await(site, number, wait(end)) && !isOver()) {
                    send(out, ": nothing new\n\n");
                }
            }
            send(out, "event: end\ndata: {\"code\":\"" + whyItEnds() + "\"}\n\n");
        } catch (IOException gone) {
            LOG.debug("a listener at {} went: {}", site, gone.toString());
        }
    }

    private boolean isOver() {
        return listening.isOver() || place.isCut();
    }

    private String whyItEnds() {
        if (listening.isOver()) {
            return "SERVICE_UNAVAILABLE";
        }
        return place.isCut() ? "TOO_MANY_FEEDS" : "TOKEN_EXPIRED";
    }

    /** A database that was restored has given smaller numbers since. */
    private void skipWhatWasNeverGiven(OutputStream out) throws IOException {
        long last = feed.last(site);
        if (number > last) {
            send(out, gap(last + 1));
            number = last;
        }
    }

    private Duration wait(Instant end) {
        Duration left = Duration.between(clock.instant(), end);
        Duration heartbeat = listening.heartbeat();
        return left.compareTo(heartbeat) < 0 ? left : heartbeat;
    }

    private String text(List<Feed.Entry> page) {
        StringBuilder text = new StringBuilder();
        for (Feed.Entry entry : page) {
            if (entry.number() > number + 1) {
                text.append(gap(entry.number()));
            }
            text.append("id: ").append(EventId.of(site, entry.number())).append("\nevent: scan\ndata: ");
            text.append(entry.value()).append("\n\n");
            number = entry.number();
        }
        return text.toString();
    }

    /** What is no longer kept is not passed over in silence; {@code GET /api/v1/scans} has it. */
    private String gap(long next) {
        return "event: gap\ndata: {\"after\":" + number + ",\"next\":" + next + "}\n\n";
    }

    private static void send(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
