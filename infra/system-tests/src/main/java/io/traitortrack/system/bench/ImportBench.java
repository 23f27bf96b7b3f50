package io.traitortrack.system.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

import io.traitortrack.system.AtOnce;
import io.traitortrack.system.Await;
import io.traitortrack.system.Installation;
import io.traitortrack.system.field.Api;
import io.traitortrack.system.field.FreshCodes;
import io.traitortrack.system.field.Pack;
import io.traitortrack.system.field.SackType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A list of 80,000 bags from the first byte sent to the last row decided, while people scan beside it. */
final class ImportBench {

    private static final int ROWS = 80_000;
    private static final int WARM_ROWS = 5_000;
    private static final int PEOPLE = 8;
    private static final Duration EACH = Duration.ofMillis(250);
    private static final Duration ALONE = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofMinutes(8);
    private static final String BOUNDARY = "--------traitortrack";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Measure measure;
    private final Report report;
    private final FreshCodes codes;
    private final Scanners scanners;
    private final URI direct;
    private final Api admin;
    private final HttpClient http = HttpClient.newHttpClient();

    ImportBench(Measure measure) {
        Installation installation = measure.installation();
        this.measure = measure;
        this.report = measure.report();
        this.codes = installation.freshCodes();
        this.scanners = new Scanners(installation.station("LKO-1"), codes);
        this.direct = installation.scanService();
        this.admin = installation.as("admin").at(direct);
    }

    void run() {
        measure.warmUp("import", () -> {
            seconds(send(list(WARM_ROWS)));
            double scansASecond = scanners.oneByOne(direct, PEOPLE, 2_000).run();
            report.put("importWarmScans", scansASecond);
        });
        report.say("import: scans alone, then beside an import of " + ROWS + " rows; one round");
        List<Double> alone = new ArrayList<>();
        AtomicBoolean enough = new AtomicBoolean();
        AtOnce.all(List.of(() -> alone.addAll(scan(ALONE, enough)), () -> {
            Thread.sleep(ALONE);
            return enough.getAndSet(true);
        }));
        byte[] list = list(ROWS);
        List<Double> beside = new ArrayList<>();
        List<Double> took = new ArrayList<>();
        AtomicBoolean imported = new AtomicBoolean();
        Meter meter = new Meter();
        boolean ended = measure.metered(meter, () -> {
            AtOnce.all(List.of(() -> beside.addAll(scan(PATIENCE, imported)), () -> {
                try {
                    return took.add(seconds(send(list)));
                } finally {
                    imported.set(true);
                }
            }));
            return imported.get();
        });
        report.put("importEnded", ended);
        report.put("importRows", ROWS);
        report.figure(
                "importSeconds", "80,000 rows, from the first byte to the last row", took.getFirst(), "s", "target 60");
        report.figure("importRowsPerSecond", "the same", ROWS / took.getFirst(), "/s", "");
        report.figure("scanP95Alone", "a scan, p95, 32 a second, without the import", p95(alone), "ms", "");
        report.figure("scanP95BesideImport", "the same beside the import", p95(beside), "ms", "target 200");
        report.ratio("scanSlowerBesideImport", "beside the import ÷ without it", p95(beside) / p95(alone), "at most 2");
        report.processors("import", meter.taken(), meter.elapsed());
    }

    private static double p95(List<Double> millis) {
        return Rounds.quantile(millis, 0.95);
    }

    /** People who scan one pack after the other, each so many a second, until it is enough; milliseconds of each scan. */
    private List<Double> scan(Duration most, AtomicBoolean enough) {
        int packs = (int) (PEOPLE * most.dividedBy(EACH) / SackType.CAPACITY + PEOPLE) * SackType.CAPACITY;
        Scanners.Load load = scanners.oneByOne(direct, PEOPLE, Math.min(packs, 6_000));
        Queue<Double> millis = new ConcurrentLinkedQueue<>();
        AtOnce.all(load.work().stream()
                .map(requests -> (Callable<Boolean>) () -> scan(requests, load.status(), enough, millis))
                .toList());
        return List.copyOf(millis);
    }

    private boolean scan(Queue<byte[]> requests, int status, AtomicBoolean enough, Queue<Double> millis)
            throws IOException, InterruptedException {
        try (Wire wire = new Wire(direct)) {
            for (byte[] request : requests) {
                if (enough.get()) {
                    return true;
                }
                long start = System.nanoTime();
                int answered = wire.send(request);
                long nanos = System.nanoTime() - start;
                if (answered != status) {
                    throw new AssertionError("a scan was answered with " + answered + " instead of " + status);
                }
                millis.add(nanos / 1e6);
                Thread.sleep(Duration.ofNanos(Math.max(0, EACH.toNanos() - nanos)));
            }
        }
        return enough.get();
    }

    /** Sacks, each with as many packs as it holds. */
    private byte[] list(int rows) {
        StringBuilder list = new StringBuilder("qr_id,type,parent_qr_id\r\n");
        int sacks = rows / (SackType.CAPACITY + 1) + 1;
        int left = rows;
        for (String sack : codes.sacks(sacks)) {
            if (left-- > 0) {
                list.append(sack).append(",,\r\n");
            }
            for (Pack pack : codes.packs(Math.clamp(left, 0, SackType.CAPACITY))) {
                list.append('"')
                        .append(pack.label())
                        .append("\",child,")
                        .append(sack)
                        .append("\r\n");
            }
            left -= SackType.CAPACITY;
        }
        return list.toString().getBytes(StandardCharsets.UTF_8);
    }

    private record Sent(String id, long startedNanos) {}

    private Sent send(byte[] list) {
        long start = System.nanoTime();
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        form.writeBytes((field("kind", "BAGS") + field("stationCode", "LKO-2") + "--" + BOUNDARY
                        + "\r\nContent-Disposition: form-data; name=\"files\"; filename=\"bags.csv\"\r\n"
                        + "Content-Type: text/csv\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        form.writeBytes(list);
        form.writeBytes(("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.US_ASCII));
        try {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(direct.resolve("/api/v1/imports"))
                            .header("Authorization", "Bearer " + admin.token())
                            .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                            .POST(BodyPublishers.ofByteArray(form.toByteArray()))
                            .build(),
                    BodyHandlers.ofString());
            JsonNode job = JSON.readTree(answer.body());
            if (answer.statusCode() != 202) {
                throw new AssertionError("an import was answered with " + job);
            }
            return new Sent(job.path("importId").asString(), start);
        } catch (IOException e) {
            throw new AssertionError("no answer to an import", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while sending", e);
        }
    }

    private static String field(String name, String value) {
        return "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }

    /** Waits until every row was accepted. */
    private double seconds(Sent sent) {
        String path = "/api/v1/imports/" + sent.id();
        Await.until(
                "for an import to end",
                PATIENCE,
                () -> admin.get(path)
                        .expect(200)
                        .body()
                        .path("state")
                        .asString()
                        .equals("DONE"));
        double seconds = (System.nanoTime() - sent.startedNanos()) / 1e9;
        JsonNode job = admin.get(path).expect(200).body();
        if (job.path("accepted").longValue() != job.path("rows").longValue()) {
            throw new AssertionError("not every row was imported: " + job.path("message"));
        }
        return seconds;
    }
}
