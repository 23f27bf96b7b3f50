package io.traitortrack.scanning.shift;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import com.github.f4b6a3.uuid.UuidCreator;
import io.traitortrack.scanning.ScanService;
import io.traitortrack.scanning.ScanService.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

import static io.traitortrack.scanning.ScanService.expect;
import static org.assertj.core.api.Assertions.assertThat;

class ShiftIT {

    private final ScanService service = ScanService.running();
    private final String user = "worker-" + UuidCreator.getTimeOrderedEpoch();
    private final String worker = service.token(user, "dispatcher", "LKO", "IDR");
    private final String supervisor = service.token("supervisor.lucknow", "supervisor", "LKO");

    @Test
    void signingOnElsewhereSignsOffHere() {
        Answer first = expect(201, signOn("LKO-1"));
        expect(200, signOn("LKO-1"));

        Answer second = expect(201, signOn("IDR-1"));

        assertThat(second.text("siteCode")).isEqualTo("IDR");
        assertThat(endOf(first)).isEqualTo("SIGNED_ON_ELSEWHERE");
        assertThat(eventsOf(first)).containsExactly("ShiftStarted", "ShiftEnded");
        assertThat(eventsOf(second)).containsExactly("ShiftStarted");
    }

    @Test
    void endsOnce() {
        Answer shift = expect(201, signOn("LKO-2"));
        String path = "/api/v1/shifts/" + shift.text("id") + "/end";

        assertThat(expect(200, service.post(path, Map.of(), worker)).text("endedBecause"))
                .isEqualTo("SIGNED_OFF");
        expect(200, service.post(path, Map.of(), worker));

        assertThat(eventsOf(shift)).containsExactly("ShiftStarted", "ShiftEnded");
        expect(201, signOn("LKO-2"));
    }

    @Test
    void isEndedByTheirSupervisorAndByNobodyElse() {
        Answer shift = expect(201, signOn("LKO-3"));
        String path = "/api/v1/shifts/" + shift.text("id") + "/end";
        for (String other : List.of(
                service.token("other", "dispatcher", "LKO"), service.token("supervisor.indore", "supervisor", "IDR"))) {
            assertThat(expect(404, service.post(path, Map.of(), other)).outcome())
                    .isEqualTo("SHIFT_NOT_FOUND");
        }
        expect(403, service.post(path, Map.of(), service.token("auditor", "auditor")));

        expect(200, service.post(path, Map.of(), supervisor));

        assertThat(endOf(shift)).isEqualTo("SIGNED_OFF");
    }

    @Test
    void endsByItselfAtTheTimeAtWhichTheSiteCloses() {
        Answer shift = expect(201, signOn("LKO-4"));
        service.bean(Working.class).endAfterClosing();
        assertThat(endOf(shift)).isEqualTo("null");
        assertThat(service.number(
                        "WITH aged AS (UPDATE shift SET started_at = '2026-01-05T05:00:00Z' WHERE id = ?::uuid RETURNING 1)"
                                + " SELECT count(*) FROM aged",
                        shift.text("id")))
                .isEqualTo(1);

        service.bean(Working.class).endAfterClosing();
        service.bean(Working.class).endAfterClosing();

        assertThat(endOf(shift)).isEqualTo("SITE_CLOSED");
        Instant closed = service.bean(JdbcClient.class)
                .sql("SELECT ended_at FROM shift WHERE id = ?::uuid")
                .param(shift.text("id"))
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
        assertThat(closed).isEqualTo("2026-01-05T14:30:00Z");
        assertThat(eventsOf(shift)).containsExactly("ShiftStarted", "ShiftEnded");
    }

    @Test
    void aPersonHasOneShiftHoweverOftenTheySignOnAtOnce() throws Exception {
        String id = expect(201, signOn("LKO-1")).text("userId");
        List<Callable<Answer>> calls = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            String station = "LKO-" + (i % 5 + 1);
            calls.add(() -> signOn(station));
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Answer> answer : threads.invokeAll(calls)) {
                assertThat(answer.get().status()).as("%s", answer.get()).isIn(200, 201);
            }
        }
        assertThat(service.number("SELECT count(*) FROM shift WHERE user_id = ? AND ended_at IS NULL", id))
                .isEqualTo(1);
        long begun = service.number("SELECT count(*) FROM shift WHERE user_id = ?", id);
        assertThat(service.number(
                        "SELECT count(*) FROM outbox WHERE topic = 'scanning.site' AND value::jsonb ->> 'userId' = ?",
                        id))
                .isEqualTo(2 * begun - 1);
        assertThat(
                        service.number(
                                "SELECT count(*) - count(DISTINCT subject_version) FROM outbox WHERE topic = 'scanning.site' AND key = 'LKO'"))
                .isZero();
    }

    @Test
    void listsThoseThatLast() {
        Answer shift = expect(201, signOn("LKO-5"));

        Answer open = expect(
                200,
                service.get(
                        "/api/v1/shifts?site=LKO&station=LKO-5&open=true&user=" + shift.text("userId"), supervisor));

        assertThat(open.body().path("items").size()).isEqualTo(1);
        assertThat(open.body().path("items").get(0).path("id").stringValue()).isEqualTo(shift.text("id"));
        assertThat(expect(
                                200,
                                service.get(
                                        "/api/v1/shifts?user=" + shift.text("userId"),
                                        service.token("x", "supervisor", "IDR")))
                        .body()
                        .path("items")
                        .size())
                .isZero();
        expect(400, service.get("/api/v1/shifts?open=maybe", supervisor));
        expect(400, service.get("/api/v1/shifts?cursor=nonsense", supervisor));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{}",
                "{\"stationCode\":7}",
                "{\"stationCode\":\"a\\u0000\"}",
                "{\"who\":1}"
            })
    void answersGarbageWithWhatIsWrong(String body) {
        expect(400, service.postText("/api/v1/shifts", body, worker));
    }

    @Test
    void isForPeopleWhoScanAtTheirOwnSites() {
        expect(403, service.post("/api/v1/shifts", Map.of("stationCode", "LKO-1"), service.token("a", "auditor")));
        assertThat(expect(
                                403,
                                service.post(
                                        "/api/v1/shifts",
                                        Map.of("stationCode", "LKO-1"),
                                        service.token("b", "dispatcher", "IDR")))
                        .outcome())
                .isEqualTo("SITE_NOT_GRANTED");
        assertThat(expect(422, signOn("NOWHERE")).outcome()).isEqualTo("UNKNOWN_STATION");
        expect(400, service.post("/api/v1/shifts/nonsense/end", Map.of(), worker));
    }

    private Answer signOn(String station) {
        return service.post("/api/v1/shifts", Map.of("stationCode", station), worker);
    }

    private String endOf(Answer shift) {
        return String.valueOf(service.bean(JdbcClient.class)
                .sql("SELECT coalesce(ended_because, 'null') FROM shift WHERE id = ?::uuid")
                .param(shift.text("id"))
                .query(String.class)
                .single());
    }

    private List<String> eventsOf(Answer shift) {
        return service.bean(JdbcClient.class)
                .sql("""
                        SELECT replace(replace(type, 'io.traitortrack.', ''), '.v1', '') FROM outbox
                        WHERE topic = 'scanning.site' AND value::jsonb ->> 'shiftId' = ? ORDER BY id
                        """)
                .param(shift.text("id"))
                .query((row, number) -> Objects.requireNonNull(row.getString(1)))
                .list();
    }
}
