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
import java.util.concurrent.ThreadLocalRandom;
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
    private static final int WARM_ROWS = 20_000;
    private static final int PEOPLE = 8;
    /** From one scan to the next, on average. */
    private static final Duration EACH = Duration.ofMillis(250);

    private static final Duration ALONE = Duration.ofSeconds(20);
    private static final int ROUNDS = 3;

    /** Of one round; more than eight people manage while they wait for the import. */
    private static final int MOST_SCANS = 6_000;

    /** As a page that shows the progress would look; more often costs more than the scans. */
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

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
            scanners.oneByOne(direct, PEOPLE, 2_000).run();
        });
        List<Double> took = new ArrayList<>();
        List<Double> alone = new ArrayList<>();
        List<Double> beside = new ArrayList<>();
        Meter meter = new Meter();
        for (int round = 1; round <= ROUNDS; round++) {
            report.say("import: scans alone, then beside " + ROWS + " rows: round " + round + " of " + ROUNDS);
            measure.carried();
            alone.add(p95(scansWhile(() -> {
                Thread.sleep(ALONE);
                return true;
            })));
            byte[] list = list(ROWS);
            measure.carried();
            beside.add(p95(measure.metered(meter, () -> scansWhile(() -> took.add(seconds(send(list)))))));
        }
        Rounds seconds = new Rounds(ROWS + " rows, first byte to last row", "s", took);
        Rounds scanAlone = new Rounds("a scan, p95, no import", "ms", alone);
        Rounds scanBeside = new Rounds("a scan beside the import, p95", "ms", beside);
        report.rounds("import", seconds, scanAlone, scanBeside);
        report.figure("importSeconds", ROWS + " rows", seconds.median(), "s", "target 60");
        report.ratio("scanSlowerBesideImport", "beside the import ÷ without it", scanBeside.by(scanAlone), "at most 2");
        report.processors("import", meter.taken(), meter.elapsed());
    }

    private static double p95(List<Double> millis) {
        return Rounds.quantile(millis, 0.95);
    }

    /** People who scan one pack after the other, each at a pace of their own, for as long as the work takes; milliseconds each. */
    private List<Double> scansWhile(Callable<Boolean> work) {
        AtomicBoolean ended = new AtomicBoolean();
        Queue<Double> millis = new ConcurrentLinkedQueue<>();
        List<Callable<Boolean>> all = new ArrayList<>();
        all.add(() -> {
            try {
                return work.call();
            } finally {
                ended.set(true);
            }
        });
        Scanners.Load load = scanners.oneByOne(direct, PEOPLE, MOST_SCANS);
        load.work().forEach(requests -> all.add(() -> scan(requests, load.status(), ended, millis)));
        AtOnce.all(all);
        return List.copyOf(millis);
    }

    private boolean scan(Queue<byte[]> requests, int status, AtomicBoolean ended, Queue<Double> millis)
            throws IOException, InterruptedException {
        try (Wire wire = new Wire(direct)) {
            while (!ended.get()) {
                Thread.sleep(ThreadLocalRandom.current().nextLong(2 * EACH.toMillis()));
                byte[] request = requests.remove();
                long start = System.nanoTime();
                int answered = wire.send(request);
                millis.add((System.nanoTime() - start) / 1e6);
                if (answered != status) {
                    throw new AssertionError("a scan was answered with " + answered + " instead of " + status);
                }
            }
        }
        return true;
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
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!admin.get(path).expect(200).body().path("state").asString().equals("DONE")) {
            if (System.nanoTime() > end) {
                throw new AssertionError("an import did not end in " + PATIENCE);
            }
            Await.pause(BETWEEN_LOOKS);
        }
        double seconds = (System.nanoTime() - sent.startedNanos()) / 1e9;
        JsonNode job = admin.get(path).expect(200).body();
        if (job.path("accepted").longValue() != job.path("rows").longValue()) {
            throw new AssertionError("not every row was imported: " + job.path("message"));
        }
        return seconds;
    }
}
