package io.traitortrack.scanning.scan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import io.traitortrack.scanning.ScanService;
import io.traitortrack.scanning.ScanService.Answer;
import org.junit.jupiter.api.Test;

import static io.traitortrack.scanning.ScanService.aPack;
import static io.traitortrack.scanning.ScanService.aSack;
import static io.traitortrack.scanning.ScanService.aScan;
import static io.traitortrack.scanning.ScanService.with;
import static org.assertj.core.api.Assertions.assertThat;

/** D-15, D-16 and D-13 where many stations scan at the very same moment. */
class ScanningAtOnceIT {

    private final ScanService service = ScanService.running();

    @Test
    void fillsASackOfThirtyExactlyHoweverManyScanIntoIt() throws Exception {
        String sack = service.anOpenSack();

        List<Answer> answers = atOnce(IntStream.range(0, 60)
                .<Callable<Answer>>mapToObj(i ->
                        () -> service.send(with(aScan(aPack(), sack), "stationCode", "LKO-" + (1 + i % 30))))
                .toList());

        assertThat(outcomes(answers)).isEqualTo(Map.of("LINKED", 30L, "PARENT_FULL", 30L));
        assertThat(linkedIn(sack)).isEqualTo(30);
        List<String> events = service.eventsOf(sack);
        assertThat(Collections.frequency(events, "BagLinked")).isEqualTo(30);
        assertThat(Collections.frequency(events, "BagSealed")).isEqualTo(1);
        assertThat(versionsAreGapless(sack)).isTrue();
    }

    @Test
    void putsAPackIntoOneOfTwentySacks() throws Exception {
        List<String> sacks =
                IntStream.range(0, 20).mapToObj(i -> service.anOpenSack()).toList();
        String pack = aPack();

        List<Answer> answers = atOnce(sacks.stream()
                .<Callable<Answer>>map(sack -> () -> service.scan(pack, sack))
                .toList());

        assertThat(outcomes(answers)).isEqualTo(Map.of("LINKED", 1L, "LINKED_ELSEWHERE", 19L));
        String winner = answers.stream()
                .filter(answer -> answer.status() == 201)
                .findFirst()
                .orElseThrow()
                .text("parentCode");
        assertThat(answers.stream().filter(answer -> answer.status() == 409))
                .allSatisfy(answer -> assertThat(answer.text("otherParent")).isEqualTo(winner));
    }

    @Test
    void makesOneEffectOfTheSameScanFiftyTimes() throws Exception {
        String sack = service.anOpenSack();
        Map<String, Object> scan = aScan(aPack(), sack);

        List<Answer> answers = atOnce(Collections.nCopies(50, () -> service.send(scan)));

        assertThat(answers.stream().filter(answer -> answer.status() == 201)).hasSize(1);
        assertThat(answers.stream().filter(answer -> answer.status() == 200)).hasSize(49);
        assertThat(answers.stream().map(answer -> answer.text("recordedAt")).distinct())
                .hasSize(1);
        assertThat(service.eventsOf(sack)).containsExactly("BagScanned", "BagLinked");
    }

    @Test
    void letsOneOfManyContentsHaveAScanId() throws Exception {
        Map<String, Object> scan = aScan("", null);

        List<Answer> answers = atOnce(IntStream.range(0, 20)
                .<Callable<Answer>>mapToObj(i -> () -> service.send(with(scan, "raw", aSack())))
                .toList());

        assertThat(outcomes(answers)).isEqualTo(Map.of("REGISTERED", 1L, "SCAN_ID_REUSED", 19L));
        assertThat(service.number(
                        "SELECT count(*) FROM outbox WHERE value LIKE '%' || ? || '%'", ScanService.idOf(scan)))
                .isEqualTo(20);
    }

    @Test
    void registersAParentOnceHoweverManyScanIt() throws Exception {
        String sack = aSack();

        List<Answer> answers = atOnce(Collections.nCopies(20, () -> service.scan(sack, null)));

        assertThat(outcomes(answers)).isEqualTo(Map.of("REGISTERED", 1L, "SEEN", 19L));
        assertThat(versionsAreGapless(sack)).isTrue();
    }

    @Test
    void decidesOppositeBatchesOverTheSameSacksWithoutADeadlock() throws Exception {
        List<String> sacks =
                IntStream.range(0, 20).mapToObj(i -> service.anOpenSack()).toList();
        List<String> packs = IntStream.range(0, 500).mapToObj(i -> aPack()).toList();
        List<Map<String, Object>> there = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            there.add(aScan(packs.get(i), sacks.get(i % 20)));
        }
        List<Callable<Answer>> batches = new ArrayList<>();
        for (int station = 1; station <= 4; station++) {
            List<Map<String, Object>> own = new ArrayList<>();
            for (Map<String, Object> scan : there) {
                own.add(with(
                        aScan(String.valueOf(scan.get("raw")), String.valueOf(scan.get("parent"))),
                        "stationCode",
                        "LKO-" + station));
            }
            if (station % 2 == 0) {
                Collections.reverse(own);
            }
            batches.add(() -> service.batch(own));
        }

        List<Answer> answers = atOnce(batches);

        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body().required("results").valueStream())
                    .hasSize(500)
                    .allSatisfy(result ->
                            assertThat(result.path("status").intValue()).isEqualTo(201));
        });
        for (String sack : sacks) {
            assertThat(linkedIn(sack)).isEqualTo(25);
            assertThat(versionsAreGapless(sack)).isTrue();
        }
    }

    @Test
    void fillsSacksThatAreRegisteredAtOnceToTheirCapacityOnly() throws Exception {
        for (int round = 0; round < 5; round++) {
            List<String> sacks = IntStream.range(0, 8).mapToObj(i -> aSack()).toList();
            List<Callable<Answer>> calls = new ArrayList<>();
            for (int station = 1; station <= 4; station++) {
                List<Map<String, Object>> own = new ArrayList<>();
                for (String sack : sacks) {
                    own.add(with(aScan(sack, null), "stationCode", "LKO-" + station));
                    for (int pack = 0; pack < 6; pack++) {
                        own.add(with(aScan(aPack(), sack), "stationCode", "LKO-" + station));
                    }
                }
                if (station % 2 == 0) {
                    Collections.reverse(own);
                }
                calls.add(() -> service.batch(own));
            }
            // single scans take the short way into the very sacks that the batches are about to register
            for (String sack : sacks) {
                calls.add(() -> service.scan(sack, null));
                for (int pack = 0; pack < 10; pack++) {
                    calls.add(() -> service.scan(aPack(), sack));
                }
            }

            List<Answer> answers = atOnce(calls);

            assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isIn(200, 201, 404, 409));
            for (String sack : sacks) {
                assertThat(linkedIn(sack)).isLessThanOrEqualTo(30);
                assertThat(versionsAreGapless(sack)).isTrue();
            }
        }
    }

    private long linkedIn(String sack) {
        long linked = service.number(
                "SELECT count(*) FROM link l JOIN bag p ON p.id = l.parent_bag_id WHERE p.code = ? AND l.unlinked_at IS NULL",
                sack);
        assertThat(service.number("SELECT child_count FROM bag WHERE code = ?", sack))
                .isEqualTo(linked);
        return linked;
    }

    private boolean versionsAreGapless(String sack) {
        return service.number(
                        "SELECT count(*) FROM (SELECT subject_version, row_number() OVER (ORDER BY subject_version) AS n FROM"
                                + " outbox WHERE key = ? AND subject_version IS NOT NULL) v WHERE subject_version <> n",
                        sack)
                == 0;
    }

    private static Map<String, Long> outcomes(List<Answer> answers) {
        Map<String, Long> outcomes = new TreeMap<>();
        answers.forEach(answer -> outcomes.merge(answer.outcome(), 1L, Long::sum));
        return outcomes;
    }

    private static List<Answer> atOnce(List<Callable<Answer>> calls) throws InterruptedException, ExecutionException {
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> futures = calls.stream()
                    .map(call -> threads.submit(() -> {
                        start.await();
                        return call.call();
                    }))
                    .toList();
            start.countDown();
            List<Answer> answers = new ArrayList<>();
            for (Future<Answer> future : futures) {
                answers.add(future.get());
            }
            return answers;
        }
    }
}
