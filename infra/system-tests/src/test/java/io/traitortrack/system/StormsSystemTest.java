package io.traitortrack.system;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.traitortrack.localstack.LocalStack;
import io.traitortrack.localstack.service.ServiceProcess;
import io.traitortrack.system.field.Answer;
import io.traitortrack.system.field.Api;
import io.traitortrack.system.field.FreshCodes;
import io.traitortrack.system.field.Pack;
import io.traitortrack.system.field.Scan;
import io.traitortrack.system.field.Station;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many people correct the same sacks at the same moment, through a gateway with several scan services behind it: every
 * pack ends in one place, and every fact has its event. What {@link HandOverSystemTest} does runs on the same replicas.
 */
@ExtendWith(Stack.class)
class StormsSystemTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Set<String> RETRYABLE = Set.of("UPSTREAM_FAILED", "UPSTREAM_TIMEOUT", "SERVICE_UNAVAILABLE");

    private Installation installation;
    private LocalStack stack;
    private Database scans;
    private FreshCodes codes;
    private Api supervisor;
    private final ConcurrentLinkedQueue<Answer> faults = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void enter(Installation running) {
        installation = running;
        stack = RunningStack.of(running);
        scans = running.database("scan");
        codes = running.freshCodes();
        supervisor = running.as("supervisor.lucknow");
    }

    /** In the middle the replica that carries the events to Kafka is killed, and started again. */
    @Test
    void aHundredPacksAreMovedBetweenFiveSacksByTwentyPeopleWhileAReplicaDies() {
        assertThat(stack.replicas("scan-service")).hasSizeGreaterThan(1);
        List<String> sacks = codes.sacks(5);
        List<Pack> packs = codes.packs(100);
        fill(sacks, packs);
        CountDownLatch moved = new CountDownLatch(60);

        List<Callable<List<Answer>>> deeds = new ArrayList<>();
        for (int person = 0; person < 20; person++) {
            Random random = new Random(person);
            deeds.add(() -> IntStream.range(0, 10)
                    .mapToObj(i -> {
                        Pack pack = packs.get(random.nextInt(packs.size()));
                        Answer answer = relink(pack, sacks.get(random.nextInt(sacks.size())));
                        moved.countDown();
                        return answer;
                    })
                    .toList());
        }
        deeds.add(() -> {
            assertThat(moved.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            carrier().kill();
            RunningStack.up(stack);
            return List.of();
        });
        List<Answer> answers = AtOnce.all(deeds).stream().flatMap(List::stream).toList();

        assertThat(answers)
                .filteredOn(answer -> answer.status() >= 400)
                .extracting(Answer::code)
                .isSubsetOf("PARENT_FULL", "PARENT_NOT_OPEN", "RELEASE_PENDING");
        assertThat(faults).extracting(Answer::code).isSubsetOf(RETRYABLE);
        awaitAnswers(sacks);
        for (Pack pack : packs) {
            assertThat(live("c.code", pack.code()))
                    .as("places of %s", pack.code())
                    .isEqualTo(1);
        }
        assertThat(sacks.stream().mapToLong(sack -> live("p.code", sack)).sum()).isEqualTo(100);
        holdTogether(sacks);
        Launcher.Outcome integrity = Launcher.of(installation).run("integrity", "--json");
        assertThat(integrity.exitCode()).as(integrity.text()).isZero();
        System.out.printf(
                "%-20s  %d of %d moves done, asked again after %s%n",
                "relink storm",
                answers.stream().filter(answer -> answer.status() < 300).count(),
                answers.size(),
                faults.stream().collect(Collectors.groupingBy(Answer::code, TreeMap::new, Collectors.counting())));
    }

    @Test
    void anUndoAndAnotherLinkOfThePackEndInOnePlaceAtMost() {
        List<String> sacks = codes.sacks(2);
        fill(sacks, List.of());
        List<Pack> packs = codes.packs(10);

        for (Pack pack : packs) {
            Scan link = station(0).pack(pack.label(), sacks.getFirst());
            again(() -> station(0).send(link)).expect(201);
            List<Callable<Answer>> deeds = new ArrayList<>();
            for (int person = 0; person < 5; person++) {
                Map<String, String> undo =
                        Map.of("scanId", Scan.newId(), "stationCode", "LKO-1", "undoes", link.scanId());
                Scan other = station(person).pack(pack.label(), sacks.getLast());
                deeds.add(() -> again(() -> station(0).api().post("/api/v1/scans/undo", undo)));
                deeds.add(() -> again(() -> installation.station("LKO-2").send(other)));
            }
            List<Answer> answers = AtOnce.all(deeds);

            assertThat(answers)
                    .filteredOn(answer -> answer.status() >= 400)
                    .extracting(Answer::code)
                    .isSubsetOf("LINKED_ELSEWHERE", "NOT_YOUR_LAST_LINK");
            long linked = answers.stream()
                    .filter(answer -> answer.text("outcome").equals("LINKED"))
                    .count();
            assertThat(linked).isLessThanOrEqualTo(1);
            assertThat(scans.number(
                            "SELECT count(*) FROM correction c JOIN bag b ON b.id = c.child_bag_id WHERE b.code = ?",
                            pack.code()))
                    .as("%s is taken out once", pack.code())
                    .isEqualTo(1);
            assertThat(live("c.code", pack.code())).isEqualTo(linked);
        }
        holdTogether(sacks);
    }

    @Test
    void aSackThatIsRetiredWhileOthersScanIntoItKeepsNothing() {
        List<String> sacks = codes.sacks(10);
        fill(sacks, codes.packs(20));

        for (String sack : sacks) {
            List<Callable<Answer>> deeds = new ArrayList<>();
            Map<String, String> key = key();
            deeds.add(() ->
                    again(() -> supervisor.post("/api/v1/bags/" + sack + "/retire", Map.of("reason", "EMPTIED"), key)));
            for (Pack pack : codes.packs(6)) {
                Scan scan = station(1).pack(pack.label(), sack);
                deeds.add(() -> again(() -> station(1).send(scan)));
            }
            List<Answer> answers = AtOnce.all(deeds);

            assertThat(answers.getFirst().expect(200).text("state")).isEqualTo("RETIRED");
            assertThat(answers.subList(1, answers.size()))
                    .filteredOn(answer -> answer.status() >= 400)
                    .extracting(Answer::code)
                    .isSubsetOf("PARENT_NOT_FOUND", "PARENT_NOT_OPEN");
            assertThat(live("p.code", sack)).as("what is left in %s", sack).isZero();
        }
        holdTogether(sacks);
    }

    /** Sacks with packs, as many in each. */
    private void fill(List<String> sacks, List<Pack> packs) {
        int each = packs.size() / sacks.size();
        for (int i = 0; i < sacks.size(); i++) {
            String sack = sacks.get(i);
            again(station(0), station(0).sack(sack)).expect(201);
            List<Scan> content = packs.subList(i * each, (i + 1) * each).stream()
                    .map(pack -> station(0).pack(pack.label(), sack))
                    .toList();
            assertThat(station(0).sendAll(content).expect(200).results())
                    .allSatisfy(result -> assertThat(result.status()).isEqualTo(201));
        }
    }

    private Answer relink(Pack pack, String into) {
        Map<String, String> key = key();
        return again(() -> supervisor.post(
                "/api/v1/bags/" + pack.code() + "/relink", Map.of("parent", into, "reason", "WRONG_SACK"), key));
    }

    /** Counts in the tables are those of the links; every link and every end of one has its event, here and on Kafka. */
    private void holdTogether(List<String> sacks) {
        new Records(installation).settle();
        List<Fact> published = new Kafka(installation.kafka()).everything();
        for (String sack : sacks) {
            assertThat(scans.number("SELECT sum(child_count) FROM bag WHERE code = ?", sack))
                    .as("count of %s", sack)
                    .isEqualTo(live("p.code", sack));
            long began = links(sack, "TRUE");
            long ended = links(sack, "l.unlinked_at IS NOT NULL");
            assertThat(told("BagLinked", sack, published)).isEqualTo(began);
            assertThat(told("BagUnlinked", sack, published)).isEqualTo(ended);
            List<Long> versions = published.stream()
                    .filter(fact -> fact.topic().equals("scanning.bag")
                            && fact.key().equals(sack)
                            && fact.has("ce_subjectversion"))
                    .map(fact -> fact.number("ce_subjectversion"))
                    .distinct()
                    .sorted()
                    .toList();
            assertThat(versions)
                    .as("versions of %s", sack)
                    .isEqualTo(IntStream.rangeClosed(1, versions.size())
                            .mapToObj(Long::valueOf)
                            .toList());
        }
    }

    /** The number of different events of a type about a sack on Kafka, which must be that of the outbox. */
    private long told(String type, String sack, List<Fact> published) {
        Set<String> ids = published.stream()
                .filter(fact -> fact.type().equals(type) && fact.key().equals(sack))
                .map(Fact::id)
                .collect(Collectors.toSet());
        assertThat(new Records(installation).written(type, sack)).isEqualTo(ids.size());
        return ids.size();
    }

    private long links(String sack, String which) {
        return scans.number(
                "SELECT count(*) FROM link l JOIN bag p ON p.id = l.parent_bag_id WHERE p.code = ? AND " + which, sack);
    }

    private long live(String column, String code) {
        return scans.number(
                "SELECT count(*) FROM link l JOIN bag p ON p.id = l.parent_bag_id JOIN bag c ON c.id = l.child_bag_id"
                        + " WHERE l.unlinked_at IS NULL AND " + column + " = ?",
                code);
    }

    private void awaitAnswers(List<String> sacks) {
        sacks.forEach(sack -> Await.until(
                "for the answer about " + sack,
                PATIENCE,
                () -> scans.number(
                                "SELECT count(*) FROM release r JOIN bag b ON b.id = r.bag_id WHERE b.code = ? AND r.answer IS NULL",
                                sack)
                        == 0));
    }

    /** The replica whose relay carries; the others stand by. */
    private ServiceProcess carrier() {
        return Await.answer(
                "for a relay that carries",
                PATIENCE,
                () -> stack.replicas("scan-service").stream()
                        .filter(replica -> JsonMapper.shared()
                                .readTree(get(replica.managementAddress() + "/actuator/health"))
                                .path("components")
                                .path("relay")
                                .path("details")
                                .path("state")
                                .asString("")
                                .equals("RUNNING"))
                        .findAny());
    }

    private static String get(String address) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException away) {
            return "{}";
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    private Station station(int number) {
        return installation.station("LKO-" + (number + 1));
    }

    private static Map<String, String> key() {
        return Map.of("Idempotency-Key", Scan.newId());
    }

    private Answer again(Station station, Scan scan) {
        return again(() -> station.send(scan));
    }

    /** Asks the very same until it is answered; what came instead is kept. */
    private Answer again(Supplier<Answer> question) {
        return Await.answer("for an answer", PATIENCE, () -> {
            Answer answer = question.get();
            if (answer.status() < 500) {
                return Optional.of(answer);
            }
            faults.add(answer);
            return Optional.empty();
        });
    }
}
