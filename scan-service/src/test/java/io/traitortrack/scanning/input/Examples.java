package io.traitortrack.scanning.input;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import com.github.f4b6a3.uuid.UuidCreator;
import io.traitortrack.scanning.ScanService;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import static io.traitortrack.scanning.ScanService.aPack;
import static io.traitortrack.scanning.ScanService.aScan;
import static io.traitortrack.scanning.ScanService.expect;
import static io.traitortrack.scanning.ScanService.idOf;

/**
 * A good request to every call, a new one each time. A call without an entry fails the tests, unless it is a list that
 * needs no parameter: add it here, and all tables know it.
 */
final class Examples {

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ScanService service;
    private final Map<String, UnaryOperator<Request>> all = new TreeMap<>();

    Examples(ScanService service) {
        this.service = service;
        scans();
        bags();
        replacements();
        reads();
        register();
        imports();
        all.put("POST /api/v1/shifts", good -> good.field("stationCode", "LKO-" + (1 + COUNT.incrementAndGet() % 2)));
        all.put("GET /api/v1/exceptions/{id}", good -> good.at("id", anException()));
        all.put("POST /api/v1/exceptions/{id}/assign", good -> good.at("id", anException()));
        all.put(
                "POST /api/v1/exceptions/{id}/resolve",
                good -> good.at("id", anException()).field("reason", "HANDLED"));
        all.put("POST /api/v1/shifts/{id}/end", good -> good.at("id", aShift(good.token())));
    }

    private void scans() {
        all.put("POST /api/v1/scans", good -> filled(good, aScan(aPack(), service.anOpenSack())));
        all.put(
                "POST /api/v1/scans/batch",
                good -> good.field(
                        "scans", List.of(aScan(aPack(), service.anOpenSack()), aScan(ScanService.aSack(), null))));
        all.put(
                "POST /api/v1/scans/undo",
                good -> good.field("scanId", anId())
                        .field("stationCode", "LKO-1")
                        .field("undoes", aLink(aPack(), good.token())));
    }

    private void bags() {
        all.put(
                "POST /api/v1/bags/{parent}/seal",
                good -> good.at("parent", service.aSackOf(1)).field("reason", "END_OF_LOT"));
        all.put(
                "POST /api/v1/bags/{parent}/reopen",
                good -> good.at("parent", service.anOpenSack()).field("reason", "WRONG_PACK"));
        all.put(
                "POST /api/v1/bags/{parent}/retire",
                good -> good.at("parent", service.aSackOf(1)).field("reason", "EMPTIED"));
        all.put(
                "POST /api/v1/bags/{child}/unlink",
                good -> good.at("child", aLinkedPack()).field("reason", "MISCOUNT"));
        all.put(
                "POST /api/v1/bags/{child}/relink",
                good -> good.at("child", aLinkedPack())
                        .field("parent", service.anOpenSack())
                        .field("reason", "WRONG_SACK"));
    }

    private void replacements() {
        all.put("PUT /api/v1/bags/{parent}/children", good -> aReplacement(good, service.aSackOf(1)));
        all.put("GET /api/v1/bags/{parent}/replacements", good -> good.at("parent", service.anOpenSack()));
        all.put("POST /api/v1/bags/{parent}/replacements/{id}/undo", good -> {
            String sack = service.aSackOf(1);
            Map<String, @Nullable Object> contents = aReplacement(good, sack).body();
            return good.at("parent", sack)
                    .at(
                            "id",
                            service.put("/api/v1/bags/" + sack + "/children", contents, good.token(), anId())
                                    .text("id"))
                    .field("reason", "MISCOUNT");
        });
    }

    private static Request aReplacement(Request good, String sack) {
        return good.at("parent", sack).field("children", List.of(aPack())).field("reason", "MISCOUNT");
    }

    private void reads() {
        all.put("GET /api/v1/bags/{code}", good -> good.at("code", service.anOpenSack()));
        all.put("GET /api/v1/bags/{code}/history", good -> good.at("code", service.anOpenSack()));
        all.put("GET /api/v1/search", good -> good.asking("q", "SB0"));
        all.put("GET /api/v1/counts/hours", good -> good.asking("site", "LKO"));
        all.put("GET /api/v1/feed", good -> good.asking("site", "LKO"));
        all.put("GET /api/v1/sites/{code}", good -> good.at("code", "LKO"));
        all.put("GET /api/v1/stations/{code}", good -> good.at("code", "LKO-1"));
        all.put("GET /api/v1/bag-types/{name}", good -> good.at("name", "mustard"));
    }

    /** Lists of what is no code: what they become while others are counted is no change. */
    private void imports() {
        all.put(
                "POST /api/v1/imports",
                good -> good.header("Content-Type", "multipart/form-data; boundary=walk")
                        .sending("--walk\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\nBAGS\r\n"
                                + "--walk\r\nContent-Disposition: form-data; name=\"stationCode\"\r\n\r\nLKO-1\r\n"
                                + "--walk\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.csv\"\r\n\r\n"
                                + aList() + "\r\n--walk--\r\n"));
        for (String call : List.of(
                "GET /api/v1/imports/{id}",
                "GET /api/v1/imports/{id}/rows",
                "GET /api/v1/imports/{id}/result.xlsx",
                "POST /api/v1/imports/{id}/commit",
                "POST /api/v1/imports/{id}/cancel")) {
            all.put(call, good -> good.at("id", aCheckedImport(good.token())));
        }
        all.put(
                "GET /api/v1/exports/bags.{form}",
                good -> good.at("form", "csv").asking("q", "SB0"));
        all.put(
                "GET /api/v1/exports/scans.{form}",
                good -> good.at("form", "csv").asking("outcome", "SEEN"));
    }

    private static String aList() {
        return "qr_id\nSB" + (100_000 + COUNT.incrementAndGet()) + "\n";
    }

    private String aCheckedImport(String token) {
        Map<String, String> form = Map.of("kind", "BAGS", "stationCode", "LKO-1", "dryRun", "true");
        byte[] list = aList().getBytes(StandardCharsets.US_ASCII);
        String id = expect(202, service.form("/api/v1/imports", form, Map.of("a.csv", list), token, null))
                .text("importId");
        for (long end = System.nanoTime() + 30_000_000_000L; System.nanoTime() < end; ) {
            if (service.get("/api/v1/imports/" + id, token).text("state").equals("CHECKED")) {
                return id;
            }
            LockSupport.parkNanos(20_000_000);
        }
        throw new AssertionError("still not checked: " + id);
    }

    private void register() {
        all.put(
                "POST /api/v1/sites",
                good -> filled(
                        good,
                        Map.of(
                                "code", "WALK-" + COUNT.incrementAndGet(),
                                "name", "A site",
                                "timeZone", "Asia/Kolkata",
                                "opensAt", "08:00",
                                "closesAt", "20:00")));
        all.put(
                "POST /api/v1/stations",
                good -> filled(
                        good,
                        Map.of("code", "LKO-W" + COUNT.incrementAndGet(), "siteCode", "LKO", "name", "A station")));
        all.put("POST /api/v1/bag-types", good -> filled(good, aBagType()));
        all.put("PATCH /api/v1/sites/{code}", good -> edited(good, "/api/v1/sites", "code", "name"));
        all.put("PATCH /api/v1/stations/{code}", good -> edited(good, "/api/v1/stations", "code", "name"));
        all.put("PATCH /api/v1/bag-types/{name}", good -> edited(good, "/api/v1/bag-types", "name", "commodity"));
    }

    /** By somebody at Lucknow whom it is for, preferably one of own sites only. */
    Request of(Call call) {
        List<String> roles = List.copyOf(call.ownSites().isEmpty() ? call.everywhere() : call.ownSites());
        Request bare = bare(call, roles.getFirst(), "LKO");
        UnaryOperator<Request> example = all.get(call.toString());
        if (example == null
                && call.parameters().stream()
                        .noneMatch(parameter -> parameter.path("required").booleanValue(false))
                && !call.takesJson()) {
            return bare;
        }
        if (example == null) {
            throw new AssertionError(
                    call + " has no example; give it one in " + getClass().getName());
        }
        return example.apply(bare);
    }

    /** With nothing in it, for nothing there is. */
    Request bare(Call call, String role, String... sites) {
        Map<String, String> places = new TreeMap<>();
        call.parametersIn("path").forEach(parameter -> places.put(Call.name(parameter), "x"));
        return new Request(call, service.token("walker", role, sites), places, Map.of(), Map.of(), Map.of(), null);
    }

    private static Request filled(Request good, Map<String, ?> fields) {
        Request request = good;
        for (Map.Entry<String, ?> field : fields.entrySet()) {
            request = request.field(field.getKey(), field.getValue());
        }
        return request;
    }

    /** An edit of what the call before it makes. */
    private Request edited(Request good, String list, String key, String changed) {
        Call making = new Call(
                "POST",
                list,
                good.call().everywhere(),
                good.call().ownSites(),
                List.of(),
                Map.of(),
                Set.of(),
                true,
                false);
        Request made = of(making);
        expect(201, service.post(list, made.body(), made.token()));
        return good.at(key, String.valueOf(made.body().get(key)))
                .field(changed, "Changed " + COUNT.incrementAndGet())
                .header("If-Match", "\"1\"");
    }

    private static Map<String, Object> aBagType() {
        int number = COUNT.incrementAndGet();
        StringBuilder letters = new StringBuilder();
        for (int rest = number, i = 0; i < 3; i++, rest /= 26) {
            letters.append((char) ('A' + rest % 26));
        }
        return Map.of(
                "name",
                "walked-" + letters.toString().toLowerCase(Locale.ROOT),
                "commodity",
                "Walked",
                "pattern",
                "WALK" + letters + "-[0-9]{4}",
                "capacity",
                10,
                "unitWeightKg",
                1);
    }

    private String aShift(String token) {
        return service.post("/api/v1/shifts", Map.of("stationCode", "LKO-" + (1 + COUNT.incrementAndGet() % 2)), token)
                .text("id");
    }

    private String aLink(String pack, String token) {
        Map<String, Object> link = aScan(pack, service.anOpenSack());
        expect(201, service.send(link, token));
        return idOf(link);
    }

    private String aLinkedPack() {
        String pack = aPack();
        aLink(pack, service.dispatcher());
        return pack;
    }

    /** As one is raised by a station that refuses too much. */
    private String anException() {
        String id = anId();
        long raised = service.number("""
                WITH raised AS (INSERT INTO concern (id, kind, site_code, subject, codes, first_seen, last_seen, times, state)
                  VALUES (?::uuid, 'REFUSAL_RATE', 'LKO', ?, '{}', now(), now(), 1, 'OPEN') RETURNING 1)
                SELECT count(*) FROM raised
                """, id, "station of " + id);
        if (raised != 1) {
            throw new AssertionError("no exception was raised");
        }
        return id;
    }

    private static String anId() {
        return UuidCreator.getTimeOrderedEpoch().toString();
    }

    /** The same identity with what another request says: the key, or the ids of the scans. */
    static Request sameIdentity(Request first, Request other) {
        String key = first.headers().get("Idempotency-Key");
        if (key != null) {
            return other.header("Idempotency-Key", key);
        }
        if (first.body().get("scans") instanceof List<?> scans && other.body().get("scans") instanceof List<?> others) {
            return other.field(
                    "scans",
                    IntStream.range(0, scans.size())
                            .mapToObj(
                                    i -> ScanService.with(fields(others.get(i)), "scanId", idOf(fields(scans.get(i)))))
                            .toList());
        }
        return other.field("scanId", first.body().get("scanId"));
    }

    @SuppressWarnings("unchecked") // a scan is a map of its fields
    private static Map<String, Object> fields(Object scan) {
        return JSON.convertValue(scan, Map.class);
    }
}
