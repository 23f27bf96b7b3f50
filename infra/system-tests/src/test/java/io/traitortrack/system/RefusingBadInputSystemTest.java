package io.traitortrack.system;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.traitortrack.system.field.Answer;
import io.traitortrack.system.field.Api;
import io.traitortrack.system.field.Biller;
import io.traitortrack.system.field.FreshCodes;
import io.traitortrack.system.field.Pack;
import io.traitortrack.system.field.SackType;
import io.traitortrack.system.field.Scan;
import io.traitortrack.system.field.Station;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** Whatever is sent, the answer is the right problem, nothing changes, and it is never a fault of ours. */
@ExtendWith(Stack.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusingBadInputSystemTest {

    private static final List<String> FACTS_OF_SCANNING = List.of("code", "bag", "link", "bag_change");
    private static final List<String> FACTS_OF_BILLING = List.of("bill", "outbox");

    private Installation installation;
    private FreshCodes codes;
    private Station lucknow;
    private Station indore;
    private String sack;
    private String sackOfIndore;
    private Pack packed;
    private String bill;
    private String billOfOne;
    private String billed;

    @BeforeAll
    void prepareASackAtEachSiteAndABill(Installation running) {
        installation = running;
        codes = running.freshCodes();
        lucknow = running.station("LKO-1");
        indore = running.station("IDR-1");
        sack = codes.sack(SackType.MUSTARD);
        sackOfIndore = codes.sack(SackType.MOONG);
        packed = codes.pack();
        lucknow.scanSack(sack).expect(201);
        lucknow.scanPack(packed.label(), sack).expect(201);
        indore.scanSack(sackOfIndore).expect(201);
        Biller biller = running.biller("LKO");
        billed = codes.sack(SackType.MOONG);
        lucknow.scanSack(billed).expect(201);
        lucknow.scanPack(codes.pack().label(), billed).expect(201);
        lucknow.seal(billed, "END_OF_SHIFT").expect(200);
        billOfOne =
                biller.open("Verma and Sons", "Agra", "UP80 C 2", 2).expect(201).text("number");
        biller.loadOnceKnown(billOfOne, billed).expect(200);
        bill = biller.open("Verma and Sons", "Agra", "UP80 C 1", 3).expect(201).text("number");
        new Records(running).settle();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SB1234",
                "SB123456",
                "SB-12345",
                "SB",
                "SB 12345",
                "M445-12345",
                "M44412345",
                "M444-1234",
                "M444-123456",
                "M444_12345",
                "abc",
                "123456789012345678901",
                "<script>alert(1)</script>",
                "SB00860'; DROP TABLE bag;--",
                "SB00860%",
                "\"SB00860\"",
                "SB00860\u0000",
                "SB0\n0860",
                "LABEL NO.",
                "LABEL NO.ABC LOT NO.:X, D.O.T.:30/09/2025",
                "SB００８６०",
                "../../etc/passwd",
                "${jndi:ldap://127.0.0.1/a}",
                "🌾🌾🌾🌾"
            })
    void aCodeThatIsAlmostOneIsNone(String raw) {
        refuses(() -> lucknow.scanSack(raw), 422, "INVALID_CODE");
        refuses(() -> lucknow.scanPack(raw, sack), 422, "INVALID_CODE");
    }

    static Stream<Arguments> badScans() {
        return Stream.of(
                row("a pack scanned as a sack", t -> t.lucknow.scanSack(t.packed.code()), 422, "WRONG_ROLE"),
                row(
                        "a label scanned as a sack",
                        t -> t.lucknow.scanSack(t.codes.pack().label()),
                        422,
                        "WRONG_ROLE"),
                row("a sack as a pack", t -> t.lucknow.scanPack(t.sack, t.sack), 422, "WRONG_ROLE"),
                row(
                        "a pack as parent",
                        t -> t.lucknow.scanPack(t.codes.pack().label(), t.packed.code()),
                        422,
                        "WRONG_ROLE"),
                row(
                        "an unknown parent",
                        t -> t.lucknow.scanPack(t.codes.pack().label(), t.codes.sack(SackType.MOONG)),
                        404,
                        "PARENT_NOT_FOUND"),
                row(
                        "a parent that is no code",
                        t -> t.lucknow.scanPack(t.codes.pack().label(), "SB12"),
                        422,
                        "INVALID_CODE"),
                row(
                        "ten thousand characters",
                        t -> t.lucknow.scanPack("A".repeat(10_000), t.sack),
                        422,
                        "INVALID_CODE"),
                row("an unknown station", t -> t.at("LKO-999").scanSack(t.sack), 422, "UNKNOWN_STATION"),
                row("a station of another site", t -> t.at("IDR-1").scanSack(t.sack), 403, "SITE_NOT_GRANTED"),
                row("a sack of another site", t -> t.indore.scanSack(t.sack), 409, "OTHER_SITE"),
                row(
                        "a pack into a sack of another site",
                        t -> t.indore.scanPack(t.codes.pack().label(), t.sack),
                        409,
                        "OTHER_SITE"),
                row(
                        "another lot on a known label",
                        t -> t.lucknow.scanPack(
                                "LABEL NO." + t.packed.code() + " LOT NO.:OTHER1, D.O.T.:01/01/2026", t.sack),
                        409,
                        "LABEL_LOT_CONFLICT"),
                row(
                        "an unknown field",
                        t -> t.scan(
                                "{\"scanId\":\"%s\",\"stationCode\":\"LKO-1\",\"scannedAt\":\"2026-01-01T00:00:00Z\",\"raw\":\"SB00001\",\"sack\":\"x\"}"
                                        .formatted(Scan.newId())),
                        400,
                        "UNKNOWN_FIELD"),
                row("no JSON", t -> t.scan("{\"scanId\":"), 400, "MALFORMED_JSON"),
                row("an empty body", t -> t.scan(""), 400, "MALFORMED_JSON"),
                row("a list", t -> t.scan("[]"), 400, "INVALID_REQUEST"),
                row("no fields", t -> t.scan("{}"), 400, "INVALID_REQUEST"),
                row(
                        "a scan id of another version",
                        t -> t.scan(
                                "{\"scanId\":\"2c1d7a52-0b1f-4f0e-9d52-6a1f1b1f6b11\",\"stationCode\":\"LKO-1\",\"scannedAt\":\"2026-01-01T00:00:00Z\",\"raw\":\"SB00001\"}"),
                        400,
                        "INVALID_REQUEST"),
                row(
                        "a time that is none",
                        t -> t.scan(
                                "{\"scanId\":\"%s\",\"stationCode\":\"LKO-1\",\"scannedAt\":\"yesterday\",\"raw\":\"SB00001\"}"
                                        .formatted(Scan.newId())),
                        400,
                        "INVALID_REQUEST"),
                row(
                        "a negative weight",
                        t -> t.scan(
                                "{\"scanId\":\"%s\",\"stationCode\":\"LKO-1\",\"scannedAt\":\"2026-01-01T00:00:00Z\",\"raw\":\"SB00001\",\"weightKg\":-1}"
                                        .formatted(Scan.newId())),
                        400,
                        "INVALID_REQUEST"),
                row(
                        "another media type",
                        t -> t.lucknow
                                .api()
                                .postText(
                                        "/api/v1/scans",
                                        "raw=SB00001",
                                        Map.of("Content-Type", "application/x-www-form-urlencoded")),
                        415,
                        "UNSUPPORTED_MEDIA_TYPE"),
                row(
                        "a batch of 501",
                        t -> t.lucknow.sendAll(Collections.nCopies(501, t.lucknow.sack(t.sack))),
                        400,
                        "BATCH_TOO_LARGE"),
                row(
                        "a body of many megabytes",
                        t -> t.scan("{\"raw\":\"" + "A".repeat(12_000_000) + "\"}"),
                        413,
                        "BODY_TOO_LARGE"),
                row("another method", t -> t.lucknow.api().delete("/api/v1/scans"), 405, "METHOD_NOT_ALLOWED"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badScans")
    void refusesABadScan(String what, Function<RefusingBadInputSystemTest, Answer> deed, int status, String code) {
        refuses(() -> deed.apply(this), status, code);
    }

    static Stream<Arguments> strangers() {
        return Stream.of(
                row("no token", t -> t.installation.asNobody().get("/api/v1/bags/" + t.sack), 401, "UNAUTHENTICATED"),
                row(
                        "no token, writing",
                        t -> new Station("LKO-1", t.installation.asNobody()).scanSack(t.sack),
                        401,
                        "UNAUTHENTICATED"),
                row("a text that is no token", t -> t.withToken("nonsense"), 401, "TOKEN_INVALID"),
                row(
                        "a changed claim",
                        t -> t.withToken(t.forged(claims -> claims.replace("\"LKO\"", "\"IDR\""))),
                        401,
                        "TOKEN_INVALID"),
                row(
                        "a prolonged token",
                        t -> t.withToken(t.forged(claims -> claims.replaceFirst("\"exp\":\\d+", "\"exp\":4102444800"))),
                        401,
                        "TOKEN_INVALID"),
                row("a token without signature", t -> t.withToken(t.unsigned()), 401, "TOKEN_INVALID"),
                row(
                        "a cut signature",
                        t -> t.withToken(t.token().substring(0, t.token().length() - 8)),
                        401,
                        "TOKEN_INVALID"),
                row(
                        "an auditor who scans",
                        t -> new Station("LKO-1", t.installation.as("auditor")).scanSack(t.sack),
                        403,
                        "ROLE_NOT_GRANTED"),
                row(
                        "a dispatcher who opens a bill",
                        t -> t.lucknow.api().post("/api/v1/bills", t.aBill("LKO")),
                        403,
                        "ROLE_NOT_GRANTED"),
                row(
                        "a dispatcher who reads the log",
                        t -> t.lucknow.api().get("/api/v1/audit/events"),
                        403,
                        "ROLE_NOT_GRANTED"),
                row(
                        "a supervisor who opens a bill elsewhere",
                        t -> t.installation.as("supervisor.lucknow").post("/api/v1/bills", t.aBill("IDR")),
                        403,
                        "SITE_NOT_GRANTED"),
                row("a sack of a foreign site", t -> t.indore.bag(t.sack), 404, "BAG_NOT_FOUND"),
                row(
                        "a sack of a foreign site, for a supervisor",
                        t -> t.installation.as("supervisor.lucknow").get("/api/v1/bags/" + t.sackOfIndore),
                        404,
                        "BAG_NOT_FOUND"),
                row("sealing a sack of a foreign site", t -> t.indore.seal(t.sack, "END_OF_LOT"), 404, "BAG_NOT_FOUND"),
                row("an unknown path", t -> t.lucknow.api().get("/api/v1/nothing"), 404, "NOT_FOUND"),
                row(
                        "a console that is not public",
                        t -> t.installation.asNobody().get("/id/admin/master/console/"),
                        404,
                        "NOT_FOUND"),
                row(
                        "metrics through the edge",
                        t -> t.installation.asNobody().get("/actuator/prometheus"),
                        404,
                        "NOT_FOUND"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("strangers")
    void refusesWhoMayNot(String what, Function<RefusingBadInputSystemTest, Answer> deed, int status, String code) {
        refuses(() -> deed.apply(this), status, code);
    }

    static Stream<Arguments> badLoads() {
        return Stream.of(
                row("an open sack", t -> t.installation.biller("LKO").load(t.bill, t.sack), 409, "PARENT_NOT_SEALED"),
                row("a code that is none", t -> t.installation.biller("LKO").load(t.bill, "SB12"), 422, "INVALID_CODE"),
                row(
                        "an unknown sack",
                        t -> t.installation.biller("LKO").load(t.bill, t.codes.sack(SackType.MUSTARD)),
                        404,
                        "PARENT_NOT_FOUND"),
                row(
                        "an unknown bill",
                        t -> t.installation.biller("LKO").load("LKO-19000101-0001", t.sack),
                        404,
                        "BILL_NOT_FOUND"),
                row("no capacity", t -> t.installation.biller("LKO").open("A", "B", "C", 0), 400, "INVALID_REQUEST"),
                row(
                        "too much capacity",
                        t -> t.installation.biller("LKO").open("A", "B", "C", 501),
                        400,
                        "INVALID_REQUEST"),
                row(
                        "an unknown field",
                        t -> t.installation.biller("LKO").api().post("/api/v1/bills", Map.of("truck", "x")),
                        400,
                        "UNKNOWN_FIELD"),
                row("an empty bill", t -> t.installation.biller("LKO").complete(t.bill), 409, "BILL_EMPTY"),
                row(
                        "an incomplete bill without a reason",
                        t -> t.installation.biller("LKO").complete(t.billOfOne),
                        409,
                        "REASON_REQUIRED"),
                row(
                        "a sack that is on another bill",
                        t -> t.installation.biller("LKO").load(t.bill, t.billed),
                        409,
                        "ON_ANOTHER_BILL"),
                row(
                        "a sack of another site",
                        t -> t.installation.biller("LKO").load(t.bill, t.sackOfIndore),
                        409,
                        "OTHER_SITE"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badLoads")
    void refusesABadLoad(String what, Function<RefusingBadInputSystemTest, Answer> deed, int status, String code) {
        refuses(() -> deed.apply(this), status, code);
    }

    private void refuses(Supplier<Answer> deed, int status, String code) {
        String before = facts();

        Answer answer = deed.get();

        assertThat(answer.code()).as("%s", answer).isEqualTo(code);
        assertThat(answer.status()).as("%s", answer).isEqualTo(status);
        assertThat(answer.text("requestId"))
                .isNotBlank()
                .isEqualTo(answer.requestId().orElse("none"));
        assertThat(answer.text("type")).startsWith("urn:traitortrack:problem:");
        assertThat(facts()).as("nothing changed").isEqualTo(before);
    }

    /** What must not change, in one line: rows and versions. */
    private String facts() {
        StringBuilder line = new StringBuilder();
        Database scan = installation.database("scan");
        for (String table : FACTS_OF_SCANNING) {
            line.append(table)
                    .append('=')
                    .append(scan.number("SELECT count(*) FROM " + table))
                    .append(' ');
        }
        line.append("scans=")
                .append(scan.number("SELECT count(*) FROM scan WHERE status < 300"))
                .append(' ');
        line.append("versions=")
                .append(scan.number("SELECT coalesce(sum(version), 0) FROM code"))
                .append(' ');
        Database billing = installation.database("bill");
        for (String table : FACTS_OF_BILLING) {
            line.append(table)
                    .append('=')
                    .append(billing.number("SELECT count(*) FROM " + table))
                    .append(' ');
        }
        return line.toString();
    }

    private static Arguments row(
            String what, Function<RefusingBadInputSystemTest, Answer> deed, int status, String code) {
        return arguments(what, deed, status, code);
    }

    private Station at(String station) {
        return new Station(station, lucknow.api());
    }

    private Answer scan(String json) {
        return lucknow.api().postText("/api/v1/scans", json, Map.of());
    }

    private Map<String, Object> aBill(String site) {
        return Map.of("siteCode", site, "customer", "A", "destination", "B", "vehicle", "C", "capacity", 1);
    }

    private String token() {
        return lucknow.api().token();
    }

    private Answer withToken(String token) {
        Api stranger = lucknow.api().withToken(token);
        return new Station("LKO-1", stranger).scanSack(sack);
    }

    /** The dispatcher's own token with other claims, and the signature of the true ones. */
    private String forged(Function<String, String> change) {
        String[] parts = token().split("\\.", -1);
        String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        String changed = change.apply(claims);
        assertThat(changed).isNotEqualTo(claims);
        return parts[0] + "." + base64(changed) + "." + parts[2];
    }

    private String unsigned() {
        String[] parts = token().split("\\.", -1);
        return base64("{\"alg\":\"none\",\"typ\":\"JWT\"}") + "." + parts[1] + ".";
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
