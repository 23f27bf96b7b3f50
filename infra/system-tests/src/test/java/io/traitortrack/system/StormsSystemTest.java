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
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.traitortrack.localstack.LocalStack;
import io.traitortrack.localstack.service.ServiceProcess;
import io.traitortrack.system.field.Answer;
import io.traitortrack.system.field.Api;
import io.traitortrack.system.field.Biller;
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
 * Many people correct the same sacks at the same moment, through a gateway with several scan services behind it, of which
 * the one that carries the events to Kafka is killed in the middle of each storm: every pack ends in one place, and every
 * fact has its event.
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
    private final Semaphore answered = new Semaphore(0);

    @BeforeEach
    void enter(Installation running) {
        installation = running;
        stack = RunningStack.of(running);
        scans = running.database("scan");
        codes = running.freshCodes();
        supervisor = running.as("supervisor.lucknow");
    }

    @Test
    void aHundredPacksAreMovedBetweenFiveSacksByTwentyPeople() {
        assertThat(stack.replicas("scan-service")).hasSizeGreaterThan(1);
        List<String> sacks = codes.sacks(5);
        List<Pack> packs = codes.packs(100);
        fill(sacks, packs);

        List<Callable<List<Answer>>> deeds = new ArrayList<>();
        for (int person = 0; person < 20; person++) {
            Random random = new Random(person);
            deeds.add(() -> IntStream.range(0, 10)
                    .mapToObj(i ->
                            relink(packs.get(random.nextInt(packs.size())), sacks.get(random.nextInt(sacks.size()))))
                    .toList());
        }
        List<Answer> answers = whileAReplicaDies(60, () -> AtOnce.all(deeds)).stream()
                .flatMap(List::stream)
                .toList();

        assertThat(answers)
                .filteredOn(answer -> answer.status() >= 400)
                .extracting(Answer::code)
                .isSubsetOf("PARENT_FULL", "PARENT_NOT_OPEN", "RELEASE_PENDING");
        awaitAnswers(sacks);
        for (Pack pack : packs) {
            assertThat(live("c.code", pack.code()))
                    .as("places of %s", pack.code())
                    .isEqualTo(1);
        }
        assertThat(sacks.stream().mapToLong(sack -> live("p.code", sack)).sum()).isEqualTo(100);
        holdTogether(sacks);
        tell("relink storm", answers);
    }

    @Test
    void anUndoAndAnotherLinkOfThePackEndInOnePlaceAtMost() {
        List<String> sacks = codes.sacks(2);
        fill(sacks, List.of());
        List<Answer> all = whileAReplicaDies(
                40,
                () -> codes.packs(10).stream()
                        .flatMap(pack -> undoAgainstLink(pack, sacks).stream())
                        .toList());
        holdTogether(sacks);
        tell("undo against link", all);
    }

    private List<Answer> undoAgainstLink(Pack pack, List<String> sacks) {
        Scan link = station(0).pack(pack.label(), sacks.getFirst());
        again(() -> station(0).send(link)).expect(201);
        List<Callable<Answer>> deeds = new ArrayList<>();
        for (int person = 0; person < 5; person++) {
            Map<String, String> undo = Map.of("scanId", Scan.newId(), "stationCode", "LKO-1", "undoes", link.scanId());
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
        return answers;
    }

    @Test
    void aSackThatIsRetiredWhileOthersScanIntoItKeepsNothing() {
        List<String> sacks = codes.sacks(10);
        fill(sacks, codes.packs(20));

        List<Answer> all = whileAReplicaDies(
                25,
                () -> sacks.stream()
                        .flatMap(sack -> retireAgainstScan(sack).stream())
                        .toList());
        holdTogether(sacks);
        tell("retire against scan", all);
    }

    private List<Answer> retireAgainstScan(String sack) {
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
        return answers;
    }

    /** The bill service hears late of what happens to sacks, and the scan service of its answers. */
    @Test
    void openingAndLoadingAtOnceEndsOneWayOrTheOtherAndNeverBoth() {
        List<String> sacks = codes.sacks(24);
        fill(sacks, codes.packs(48));
        sacks.forEach(sack -> again(() -> station(0).seal(sack, "END_OF_SHIFT")).expect(200));
        List<Biller> billers =
                IntStream.range(0, 3).mapToObj(i -> installation.biller("LKO")).toList();
        List<String> bills = billers.stream()
                .map(biller -> biller.open("Sharma Traders", "Kanpur", "UP32 AB 1234", 30)
                        .expect(201)
                        .text("number"))
                .toList();
        Database bill = installation.database("bill");
        Await.until(
                "for the bill service to hear of every sack",
                PATIENCE,
                () -> bill.texts("SELECT code FROM parent WHERE state = 'SEALED'")
                        .containsAll(sacks));

        List<Callable<List<Answer>>> deeds = new ArrayList<>();
        for (String sack : sacks) {
            deeds.add(() -> List.of(reopen(sack)));
            deeds.add(() -> IntStream.range(0, 3)
                    .mapToObj(i -> again(() -> billers.get(i).load(bills.get(i), sack)))
                    .toList());
        }
        List<List<Answer>> answers = whileAReplicaDies(30, () -> AtOnce.all(deeds));

        awaitAnswers(sacks);
        for (int i = 0; i < sacks.size(); i++) {
            String sack = sacks.get(i);
            Answer reopening = answers.get(2 * i).getFirst();
            List<Answer> loads = answers.get(2 * i + 1);
            long loaded = loads.stream().filter(load -> load.status() == 200).count();
            assertThat(loads).extracting(Answer::status).isSubsetOf(200, 409);
            assertThat(loaded).as("%s on one bill at most", sack).isLessThanOrEqualTo(1);
            assertThat(reopening.status()).isIn(200, 202, 409);
            assertThat(reopening.status() == 200 && loaded == 1)
                    .as("%s opened and billed", sack)
                    .isFalse();
            String expected = loaded == 1 ? "BILLED" : "OPEN";
            Await.until(
                    "for " + sack + " to be " + expected,
                    PATIENCE,
                    () -> scans.texts("SELECT state FROM bag WHERE code = ?", sack)
                            .equals(Set.of(expected)));
            assertThat(bill.number(
                            "SELECT count(*) FROM bill_parent WHERE parent_code = ? AND unloaded_at IS NULL", sack))
                    .isEqualTo(loaded);
        }
        holdTogether(sacks);
        tell("reopen against bill", answers.stream().flatMap(List::stream).toList());
    }

    private Answer reopen(String sack) {
        Map<String, String> key = key();
        return again(() -> supervisor.post("/api/v1/bags/" + sack + "/reopen", Map.of("reason", "MISCOUNT"), key));
    }

    /** Kills the replica whose relay carries once so much was answered, and starts it again. */
    private <T> List<T> whileAReplicaDies(int answers, Supplier<List<T>> storm) {
        assertThat(stack.replicas("scan-service")).hasSizeGreaterThan(1);
        answered.drainPermits();
        faults.clear();
        List<List<T>> done = AtOnce.all(List.of(storm::get, () -> {
            assertThat(answered.tryAcquire(answers, PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("answers before the replica dies")
                    .isTrue();
            carrier().kill();
            RunningStack.up(stack);
            return List.of();
        }));
        assertThat(faults).extracting(Answer::code).isSubsetOf(RETRYABLE);
        return done.getFirst();
    }

    private void tell(String storm, List<Answer> answers) {
        System.out.printf(
                "%-20s  %d of %d done, asked again after %s%n",
                storm,
                answers.stream().filter(answer -> answer.status() < 300).count(),
                answers.size(),
                faults.stream().collect(Collectors.groupingBy(Answer::code, TreeMap::new, Collectors.counting())));
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

    /**
     * Counts in the tables are those of the links; every link and every end of one has its event, here and on Kafka; and
     * every rule of the integrity check holds.
     */
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
        Launcher.Outcome integrity = Launcher.of(installation).run("integrity", "--json");
        assertThat(integrity.exitCode()).as(integrity.text()).isZero();
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
                answered.release();
                return Optional.of(answer);
            }
            faults.add(answer);
            return Optional.empty();
        });
    }
}
