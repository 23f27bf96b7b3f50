package io.traitortrack.audit.check;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

import org.jspecify.annotations.Nullable;

/** Reads a log that is served as C2SP tlog-tiles. Tries a failed request twice more, and waits where it is told to. */
class LogClient {
    private static final int TILE = 256;
    private static final int ATTEMPTS = 3;
    private static final int MOST_PAUSES = 100;
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final URI url;
    private final @Nullable String token;

    LogClient(URI url, @Nullable String token) {
        this.url = url;
        this.token = token;
    }

    String key() {
        return text("log/key");
    }

    String checkpoint() {
        return text("log/checkpoint");
    }

    /** The first {@code width} hashes of a tile, fewer where the log has fewer; null where it has no such tile. */
    byte @Nullable [] hashes(int level, long n, int width) {
        byte[] tile = tile("log/tile/" + level + "/", n, width);
        return tile == null ? null : Arrays.copyOf(tile, Math.min(tile.length, width * 32));
    }

    /** The bundle that begins at entry {@code n * 256}; null where the log has no such bundle. */
    byte @Nullable [] bundle(long n, int width) {
        return tile("log/tile/entries/", n, width);
    }

    /** What search finds the 256 entries from {@code n * 256} by. */
    SearchIndex searchIndex(long n) {
        return SearchIndex.parse(text("events/index/" + n));
    }

    /** Asks for the partial tile, and for the full one where that has taken its place. */
    private byte @Nullable [] tile(String kind, long n, int width) {
        String path = kind + number(n);
        if (width == TILE) {
            return get(path);
        }
        byte[] partial = get(path + ".p/" + width);
        return partial != null ? partial : get(path);
    }

    /** 1234067 is written x001/x234/067. */
    private static String number(long n) {
        String rest = n < 1000 ? "" : number(n / 1000);
        String last = String.format("%03d", n % 1000);
        return rest.isEmpty()
                ? last
                : rest.substring(0, rest.length() - 3) + "x" + rest.substring(rest.length() - 3) + "/" + last;
    }

    private String text(String path) {
        byte[] body = get(path);
        if (body == null) {
            throw new CheckFailed("There is no log at " + url + ": " + path + " was not found.");
        }
        return new String(body, StandardCharsets.UTF_8);
    }

    private byte @Nullable [] get(String path) {
        var address = URI.create(url + "/api/v1/audit/" + path);
        var request = HttpRequest.newBuilder(address)
                .timeout(Duration.ofSeconds(30))
                .header("Accept-Encoding", "gzip, identity");
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        String trouble = "";
        int attempt = 0;
        for (int pauses = 0; attempt < ATTEMPTS && pauses < MOST_PAUSES; attempt++) {
            try {
                var response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
                switch (response.statusCode()) {
                    case 200 -> {
                        return unpacked(response);
                    }
                    case 404 -> {
                        return null;
                    }
                    case 401, 403 ->
                        throw new CheckFailed("The log refuses to show " + path + " ("
                                + response.statusCode() + "): a token of an admin or auditor is needed, and it must not"
                                + " have expired.");
                    case 429 -> {
                        trouble = "it answered 429 again and again";
                        Thread.sleep(pause(response));
                        pauses++;
                        attempt--;
                    }
                    default -> trouble = "it answered " + response.statusCode();
                }
            } catch (IOException e) {
                trouble = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CheckFailed("The check was interrupted.");
            }
        }
        throw new CheckFailed("The log at " + address + " could not be read: " + trouble + ".");
    }

    private static Duration pause(HttpResponse<?> refusal) {
        String seconds = refusal.headers().firstValue("Retry-After").orElse("");
        Duration told =
                seconds.matches("\\d{1,9}") ? Duration.ofSeconds(Long.parseLong(seconds)) : Duration.ofSeconds(1);
        return told.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : told;
    }

    private static byte[] unpacked(HttpResponse<byte[]> response) throws IOException {
        boolean packed =
                response.headers().firstValue("Content-Encoding").orElse("").equals("gzip");
        if (!packed) {
            return response.body();
        }
        try (var stream = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
            return stream.readAllBytes();
        }
    }
}
