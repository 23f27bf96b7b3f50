package io.traitortrack.scanning.scan.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.platform.security.Caller;
import io.traitortrack.platform.security.GrantedBy;
import io.traitortrack.platform.security.SiteScope;
import io.traitortrack.scanning.code.RawText;
import io.traitortrack.scanning.scan.ScanAnswer;
import io.traitortrack.scanning.scan.ScanAnswer.Accepted;
import io.traitortrack.scanning.scan.ScanAnswer.Refused;
import io.traitortrack.scanning.scan.ScanRequest;
import io.traitortrack.scanning.scan.Scanning;
import io.traitortrack.scanning.scan.WhoScans;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@RestController
@RequestMapping("/api/v1/scans")
@Tag(name = "scans")
class ScanController {

    private static final int LARGEST_BATCH = 500;

    private final Scanning scanning;
    private final JsonMapper json;

    ScanController(Scanning scanning, JsonMapper json) {
        this.scanning = scanning;
        this.json = json;
    }

    /** As many scans as a station queued while it was offline. */
    record Batch(
            @ArraySchema(maxItems = LARGEST_BATCH, arraySchema = @Schema(requiredMode = Schema.RequiredMode.REQUIRED))
            List<ScanRequest> scans) {}

    /** One result per scan, in the order of the list: the body of the single call, or its problem, with its status. */
    record BatchAnswer(List<Map<String, Object>> results) {}

    @PostMapping
    @GrantedBy(WhoScans.class)
    @Operation(summary = "Scan a parent, or a child into a parent; the same scan again gets the same answer")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content = @Content(schema = @Schema(implementation = ScanRequest.class)))
    ResponseEntity<Accepted> scan(@RequestBody JsonNode body, Caller caller) {
        SiteScope scope = WhoScans.GRANT.check(caller);
        return switch (scanning.scan(ScanRequest.read(body), caller, scope)) {
            case Accepted accepted ->
                ResponseEntity.status(accepted.replayed() ? HttpStatus.OK : HttpStatus.CREATED)
                        .contentType(MediaType.APPLICATION_JSON)
                        .body(accepted);
            case Refused refused -> throw refused.problem();
        };
    }

    @PostMapping("/batch")
    @GrantedBy(WhoScans.class)
    @Operation(summary = "Up to 500 scans, decided in order; one bad one never harms another")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content = @Content(schema = @Schema(implementation = Batch.class)))
    BatchAnswer batch(@RequestBody JsonNode body, Caller caller) {
        SiteScope scope = WhoScans.GRANT.check(caller);
        List<JsonNode> items = items(body);
        List<@Nullable ProblemException> malformed = new ArrayList<>();
        List<ScanRequest> requests = new ArrayList<>();
        for (JsonNode item : items) {
            try {
                requests.add(ScanRequest.read(item));
                malformed.add(null);
            } catch (ProblemException problem) {
                malformed.add(problem);
            }
        }
        var answers = scanning.scan(requests, caller, scope).iterator();
        List<Map<String, Object>> results = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            ProblemException problem = malformed.get(i);
            results.add(
                    problem == null
                            ? result(answers.next())
                            : result(items.get(i).get("scanId"), problem));
        }
        return new BatchAnswer(results);
    }

    private static List<JsonNode> items(JsonNode body) {
        if (!body.isObject()) {
            throw ProblemException.of(HttpStatus.BAD_REQUEST, "INVALID_REQUEST", "A batch is a JSON object.");
        }
        for (String field : body.propertyNames()) {
            if (!field.equals("scans")) {
                throw ProblemException.of(HttpStatus.BAD_REQUEST, "UNKNOWN_FIELD", "A batch has one field, scans.")
                        .field(field.substring(0, Math.min(100, field.length())), "is not known");
            }
        }
        JsonNode scans = body.get("scans");
        if (scans == null || !scans.isArray()) {
            throw ProblemException.invalid("scans", "must be a list");
        }
        if (scans.size() > LARGEST_BATCH) {
            throw ProblemException.of(
                    HttpStatus.BAD_REQUEST,
                    "BATCH_TOO_LARGE",
                    "A batch has at most " + LARGEST_BATCH + " scans; this one has " + scans.size() + ".");
        }
        return scans.valueStream().toList();
    }

    private Map<String, Object> result(ScanAnswer answer) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("scanId", answer.scanId());
        switch (answer) {
            case Accepted accepted -> {
                result.put("status", accepted.replayed() ? 200 : 201);
                json.valueToTree(accepted)
                        .properties()
                        .forEach(member -> result.put(member.getKey(), member.getValue()));
            }
            case Refused refused -> result.putAll(refused.problem().body(null));
        }
        return result;
    }

    private static Map<String, Object> result(@Nullable JsonNode scanId, ProblemException problem) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("scanId", scanId != null && scanId.isString() ? RawText.cut(scanId.stringValue(), 100) : null);
        result.putAll(problem.body(null));
        return result;
    }
}
