package io.traitortrack.scanning.feed;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

import io.traitortrack.scanning.ScanService;
import org.jspecify.annotations.Nullable;

/** Reads a feed event by event, as a browser does. */
final class Subscriber implements AutoCloseable {

    private final BufferedReader lines;

    /** One event; a comment has no name. */
    record Event(@Nullable String id, @Nullable String name, String data) {}

    Subscriber(String path, String token, @Nullable String lastEventId) {
        var response = ScanService.running().listen(path, token, lastEventId);
        if (response.statusCode() != 200) {
            throw new AssertionError("expected a feed, got " + response.statusCode());
        }
        lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
        // the beginning, which says that the subscription stands
        next();
    }

    /** The next event, comment or setting; null at the end. */
    @Nullable
    Event next() {
        String id = null;
        String name = null;
        StringBuilder data = new StringBuilder();
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isEmpty()) {
                    return new Event(id, name, data.toString());
                } else if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else {
                    data.append(line.startsWith("data: ") ? line.substring(6) : line);
                }
            }
            return null;
        } catch (IOException cut) {
            throw new UncheckedIOException(cut);
        }
    }

    /** The next event that is no comment. */
    Event nextEvent() {
        Event event = next();
        while (event != null && event.name() == null) {
            event = next();
        }
        if (event == null) {
            throw new AssertionError("the feed ended");
        }
        return event;
    }

    @Override
    public void close() {
        try {
            lines.close();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
