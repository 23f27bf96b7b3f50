package io.traitortrack.system.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.traitortrack.system.Await;

/** How many entries the signed checkpoint covers, as everybody may ask. */
final class SignedSize {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(5);
    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(50);

    private final HttpClient http = HttpClient.newHttpClient();
    private final HttpRequest checkpoint;

    SignedSize(URI auditService) {
        checkpoint = HttpRequest.newBuilder(auditService.resolve("/api/v1/audit/log/checkpoint"))
                .timeout(Duration.ofSeconds(10))
                .build();
    }

    /** The size in the second line of the checkpoint. */
    long now() {
        try {
            HttpResponse<String> answer = http.send(checkpoint, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new AssertionError("the checkpoint was answered with " + answer.statusCode());
            }
            return answer.body()
                    .lines()
                    .skip(1)
                    .findFirst()
                    .map(Long::parseLong)
                    .orElseThrow(() -> new AssertionError("the checkpoint has one line only"));
        } catch (IOException e) {
            throw new AssertionError("no checkpoint: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Waits until it is at least so much; asks seldom, for every question takes time from what is measured. */
    void await(long size, Duration patience) {
        Await.until("for the log to be signed", patience, () -> {
            boolean there = now() >= size;
            if (!there) {
                Await.pause(BETWEEN_QUESTIONS);
            }
            return there;
        });
    }

    /** Looks at it again and again until it is closed. */
    Watch watch() {
        return new Watch();
    }

    /** Remembers when each size was seen first. */
    final class Watch implements AutoCloseable {

        private final List<long[]> seen = new ArrayList<>();
        private final AtomicLong size = new AtomicLong();
        private final Thread thread = Thread.ofPlatform().name("checkpoints").unstarted(this::look);
        private volatile boolean over;

        private Watch() {
            thread.start();
        }

        private void look() {
            while (!over) {
                long now = SignedSize.this.now();
                if (now != size.get()) {
                    synchronized (seen) {
                        seen.add(new long[] {System.nanoTime(), now});
                    }
                    size.set(now);
                }
                Await.pause(BETWEEN_LOOKS);
            }
        }

        long size() {
            return size.get();
        }

        /** Pairs of time, by {@link System#nanoTime}, and size. */
        List<long[]> seen() {
            synchronized (seen) {
                return List.copyOf(seen);
            }
        }

        @Override
        public void close() {
            over = true;
        }
    }
}
