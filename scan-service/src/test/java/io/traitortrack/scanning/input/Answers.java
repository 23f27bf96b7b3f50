package io.traitortrack.scanning.input;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.traitortrack.scanning.ScanService;
import io.traitortrack.scanning.input.BadInput.Attempt;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Sends requests, and says what is wrong with their answers. */
final class Answers {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern CODE = Pattern.compile("(?m)^\\| `([A-Z][A-Z_]+)` \\| (\\d{3}) \\|");
    private static final Pattern INSIDES =
            Pattern.compile("\\bat [a-z]+\\.[a-z.]+\\(|Exception|SELECT |INSERT |org\\.|io\\.traitortrack");

    private final ScanService service;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Set<String> documented = documented();
    private String counting = "";

    /** What came back; {@code body} is a missing node where it was no JSON. */
    record Answer(int status, String type, JsonNode body) {

        String code() {
            return body.path("code").stringValue("");
        }

        /** A batch that did nothing is a list of problems. */
        boolean isRefused() {
            JsonNode results = body.path("results");
            return status >= 400
                    || (!results.isEmpty()
                            && results.valueStream()
                                    .allMatch(result -> result.path("status").intValue(0) >= 400));
        }
    }

    Answers(ScanService service) {
        this.service = service;
    }

    private static Set<String> documented() {
        try {
            Path errors = Path.of(System.getProperty("tt.root", "..")).resolve("docs/errors.md");
            Set<String> found = new TreeSet<>();
            Matcher row = CODE.matcher(Files.readString(errors));
            while (row.find()) {
                found.add(row.group(1) + " " + row.group(2));
            }
            return found;
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    Answer to(Request request) {
        byte[] bytes = request.bytes();
        HttpRequest.Builder sent = HttpRequest.newBuilder(URI.create(service.address() + request.target()))
                .method(
                        request.call().method(),
                        bytes == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(bytes));
        if (!request.token().isEmpty()) {
            sent.setHeader("Authorization", "Bearer " + request.token());
        }
        if (request.call().takesJson()) {
            sent.setHeader("Content-Type", "application/json");
        }
        request.headers().forEach(sent::setHeader);
        try {
            HttpResponse<InputStream> answer = http.send(sent.build(), HttpResponse.BodyHandlers.ofInputStream());
            String type = answer.headers().firstValue("Content-Type").orElse("");
            try (InputStream body = answer.body()) {
                // a stream of events has no end
                String text = type.startsWith("text/event-stream")
                        ? ""
                        : new String(body.readAllBytes(), StandardCharsets.UTF_8);
                return new Answer(answer.statusCode(), type, json(text));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(request.target(), failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JacksonException notJson) {
            return JSON.missingNode();
        }
    }

    /** What is wrong with the answer to something bad; nothing, where it is the refusal that it must be. */
    List<String> faults(Attempt attempt) {
        Answer whole = to(attempt.request());
        List<String> faults = new ArrayList<>();
        boolean batch = whole.body().has("results");
        Answer answer = batch ? only(whole) : whole;
        expect(attempt.statuses().contains(answer.status()), "status not in " + attempt.statuses(), faults);
        expect(attempt.code() == null || attempt.code().equals(answer.code()), "not " + attempt.code(), faults);
        String field = attempt.field();
        expect(
                field == null
                        || answer.status() != 400
                        || answer.body()
                                .path("errors")
                                .path(0)
                                .path("field")
                                .stringValue("")
                                .startsWith(field),
                "does not name " + field,
                faults);
        if (batch) {
            expect(documented.contains(answer.code() + " " + answer.status()), "not in docs/errors.md", faults);
            expect(!INSIDES.matcher(whole.body().toString()).find(), "shows its insides", faults);
        } else {
            faults.addAll(formFaults(answer));
        }
        return faults.isEmpty() ? faults : List.of(attempt.what() + ": " + faults + " " + shown(answer));
    }

    /** The answer to the one scan of a batch. */
    private static Answer only(Answer batch) {
        JsonNode result = batch.body().path("results").path(0);
        return new Answer(result.path("status").intValue(0), batch.type(), result);
    }

    /** What every refusal has, and what none shows. */
    List<String> formFaults(Answer answer) {
        List<String> faults = new ArrayList<>();
        JsonNode body = answer.body();
        expect(answer.type().startsWith("application/problem+json"), "type " + answer.type(), faults);
        expect(documented.contains(answer.code() + " " + answer.status()), "not in docs/errors.md", faults);
        expect(body.path("status").intValue(0) == answer.status(), "another status in the body", faults);
        for (String member : List.of("type", "title", "requestId")) {
            expect(!body.path(member).stringValue("").isEmpty(), "no " + member, faults);
        }
        expect(!INSIDES.matcher(body.toString()).find(), "shows its insides", faults);
        return faults;
    }

    private static void expect(boolean right, String fault, List<String> faults) {
        if (!right) {
            faults.add(fault);
        }
    }

    static String shown(Answer answer) {
        String text = answer.status() + " " + answer.body();
        return text.length() <= 300 ? text : text.substring(0, 300);
    }

    /** The answer without what tells the first from a repeated one. */
    static JsonNode substance(Answer answer) {
        JsonNode copy = answer.body().deepCopy();
        strip(copy);
        return copy;
    }

    private static void strip(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(List.of("replayed", "status"));
        }
        node.forEach(Answers::strip);
    }

    /** How much is there that a call could have written. A refused scan is a fact too, and counted apart. */
    record Facts(long accepted, long refused) {}

    Facts facts() {
        return new Facts(service.number(counting()), service.number("SELECT count(*) FROM refusal"));
    }

    /** One statement over every table of facts that the schema has; the progress of imports is none. */
    private String counting() {
        if (counting.isEmpty()) {
            counting = service.texts("""
                            SELECT ' + (SELECT count(*) FROM ' || relname || ')' FROM pg_class
                            WHERE relnamespace = 'scan'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
                              AND relname !~ '^(relay|inbox|flyway|partition|refusal|scan$|outbox|import_count)'
                              -- made behind the scans, some time after them
                              AND relname !~ '^(quarter_count|stock|free_child|feed|concern$|station_lag)' ORDER BY 1
                            """).stream().collect(Collectors.joining("", """
                            SELECT (SELECT count(*) FROM scan WHERE status < 300)
                              + (SELECT count(*) FROM outbox WHERE type NOT LIKE '%.ScanRejected.%'
                                AND type NOT LIKE '%.ExceptionRaised.%')
                              + (SELECT sum(version) FROM code)""", ""));
        }
        return counting;
    }
}
