package io.traitortrack.scanning.scan;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Set;
import java.util.UUID;

import io.swagger.v3.oas.annotations.media.Schema;
import io.traitortrack.platform.id.UuidV7;
import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.platform.text.PlainText;
import io.traitortrack.platform.time.Times;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.JsonNode;

/** A scan as a client sends it. */
public record ScanRequest(
        @Schema(
                description = "UUIDv7 made by the client",
                example = "019aa4c1-5c12-7775-bf3d-c1e2b3c06356",
                requiredMode = Schema.RequiredMode.REQUIRED)
        UUID scanId,

        @Schema(example = "LKO-1", requiredMode = Schema.RequiredMode.REQUIRED)
        String stationCode,

        @Schema(description = "the client's time", requiredMode = Schema.RequiredMode.REQUIRED)
        Instant scannedAt,

        @Schema(
                description =
                        "what the scanner typed, untouched; any text is a scan, one that is no code a refused one",
                format = "scanned",
                example = "sb00860",
                requiredMode = Schema.RequiredMode.REQUIRED)
        String raw,

        @Schema(description = "for a child: the parent it goes into, as typed", format = "scanned", nullable = true)
        @Nullable
        String parent,

        @Schema(description = "measured, at most 1000, three decimals", nullable = true) @Nullable
        BigDecimal weightKg) {

    private static final Set<String> FIELDS = Set.of("scanId", "stationCode", "scannedAt", "raw", "parent", "weightKg");
    private static final int LONGEST_STATION = 100;
    private static final BigDecimal HEAVIEST = new BigDecimal(1_000);

    /**
     * Reads one scan; the single call and every item of a batch are read by this one.
     *
     * @throws ProblemException 400 naming the field
     */
    public static ScanRequest read(JsonNode json) {
        if (!json.isObject()) {
            throw ProblemException.of(HttpStatus.BAD_REQUEST, "INVALID_REQUEST", "A scan is a JSON object.");
        }
        for (String field : json.propertyNames()) {
            if (!FIELDS.contains(field)) {
                String shown = field.length() <= 100 ? field : field.substring(0, 100);
                throw ProblemException.of(HttpStatus.BAD_REQUEST, "UNKNOWN_FIELD", "There is no field " + shown + ".")
                        .field(shown, "is not known");
            }
        }
        return new ScanRequest(
                UuidV7.parse("scanId", text(json, "scanId")),
                PlainText.verbatim("stationCode", required(json, "stationCode"), LONGEST_STATION),
                Times.instant("scannedAt", required(json, "scannedAt")),
                required(json, "raw"),
                text(json, "parent"),
                weight(json.get("weightKg")));
    }

    /** SHA-256, in hex, over what must be equal for the same scan id to be a replay; who sent it is not part of it. */
    String fingerprint() {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (String part : new String[] {
                stationCode, scannedAt.toString(), raw, parent, weightKg == null ? null : weightKg.toPlainString()
            }) {
                byte[] bytes = part == null ? new byte[0] : part.getBytes(StandardCharsets.UTF_16BE);
                sha256.update(ByteBuffer.allocate(4)
                        .putInt(part == null ? -1 : bytes.length)
                        .array());
                sha256.update(bytes);
            }
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every JDK has SHA-256", missing);
        }
    }

    private static String required(JsonNode json, String field) {
        String text = text(json, field);
        if (text == null) {
            throw ProblemException.invalid(field, "is missing");
        }
        return text;
    }

    private static @Nullable String text(JsonNode json, String field) {
        JsonNode value = json.get(field);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isString()) {
            throw ProblemException.invalid(field, "must be a text");
        }
        return value.stringValue();
    }

    private static @Nullable BigDecimal weight(@Nullable JsonNode value) {
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isNumber()) {
            throw ProblemException.invalid("weightKg", "must be a number");
        }
        // whole numbers that no double holds would throw
        double magnitude = value.isIntegralNumber() && !value.canConvertToInt() ? Double.NaN : value.doubleValue();
        if (!(magnitude > 0 && magnitude <= HEAVIEST.doubleValue())) {
            throw ProblemException.invalid("weightKg", "must be more than 0 and at most 1000");
        }
        BigDecimal weight = value.decimalValue().stripTrailingZeros();
        if (weight.scale() > 3) {
            throw ProblemException.invalid("weightKg", "has at most three decimals");
        }
        return weight.setScale(3);
    }
}
