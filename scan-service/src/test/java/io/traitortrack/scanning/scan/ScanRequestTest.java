package io.traitortrack.scanning.scan;

import io.traitortrack.platform.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ScanRequestTest {

    private static final String ID = "\"scanId\":\"019aa4c1-5c12-7775-bf3d-c1e2b3c06356\"";
    private static final String WELL = ID + ",\"stationCode\":\"LKO-1\",\"scannedAt\":\"2026-11-21T08:00:00+05:30\"";
    private static final String RAW = WELL + ",\"raw\":\" sb00860\"";

    private final JsonMapper json = JsonMapper.builder().build();

    @Test
    void keepsRawTextUntouched() {
        assertThat(read(RAW).raw()).isEqualTo(" sb00860");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"scanId\":\"019aa4c1-5c12-4775-bf3d-c1e2b3c06356\"|scanId",
                "\"stationCode\":\"\"|stationCode",
                "\"stationCode\":\"LKO\\u0000\"|stationCode",
                "\"scannedAt\":\"2026-11-21\"|scannedAt",
                "\"scannedAt\":\"2026-11-21T08:00:00\"|scannedAt",
                "\"scannedAt\":1795233600|scannedAt",
                "\"scannedAt\":\"+99999-11-21T08:00:00Z\"|scannedAt",
                "\"raw\":5|raw",
                "\"raw\":null|raw",
                "\"parent\":[]|parent",
                "\"weightKg\":0|weightKg",
                "\"weightKg\":-1|weightKg",
                "\"weightKg\":1000.001|weightKg",
                "\"weightKg\":1.0001|weightKg",
                "\"weightKg\":\"1\"|weightKg",
                "\"weightKg\":1e400|weightKg",
                "\"weightKg\":1e-400|weightKg"
            })
    void namesTheFieldThatItCannotRead(String member, String field) {
        String name = member.substring(0, member.indexOf(':'));
        String body = RAW.replaceAll(name + ":\"[^\"]*\"", "\"raw\":\"x\"").replaceAll("\"raw\":\"x\",", "");
        String whole = body.contains("\"raw\"") || field.equals("raw") ? body : body + ",\"raw\":\"x\"";

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> read(whole + "," + member))
                .satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo("INVALID_REQUEST");
                    assertThat(String.valueOf(problem.body(null).get("errors"))).contains("field=" + field);
                });
    }

    @Test
    void refusesFieldsThatItDoesNotKnow() {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> read(RAW + ",\"parentCode\":\"SB00860\""))
                .satisfies(problem -> assertThat(problem.code()).isEqualTo("UNKNOWN_FIELD"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1.0", "1.000", "1e0"})
    void fingerprintsEqualWeightsEqually(String weight) {
        assertThat(read(RAW + ",\"weightKg\":" + weight).fingerprint())
                .isEqualTo(read(RAW + ",\"weightKg\":1.00").fingerprint())
                .isNotEqualTo(read(RAW).fingerprint());
    }

    @Test
    void fingerprintsTheInstantAndNotItsSpelling() {
        assertThat(read(RAW.replace("2026-11-21T08:00:00+05:30", "2026-11-21T02:30:00.000Z"))
                        .fingerprint())
                .isEqualTo(read(RAW).fingerprint());
    }

    @ParameterizedTest
    @ValueSource(strings = {",\"parent\":\"SB1\"", ",\"parent\":\"\"", ",\"weightKg\":2"})
    void fingerprintsEveryPart(String more) {
        assertThat(read(RAW + more).fingerprint()).isNotEqualTo(read(RAW).fingerprint());
    }

    @Test
    void tellsRawTextAndParentApart() {
        assertThat(read(WELL + ",\"raw\":\"ab\",\"parent\":\"c\"").fingerprint())
                .isNotEqualTo(read(WELL + ",\"raw\":\"a\",\"parent\":\"bc\"").fingerprint());
    }

    private ScanRequest read(String members) {
        return ScanRequest.read(json.readTree("{" + members + "}"));
    }
}
