package io.traitortrack.gateway.limit;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class ScanLoadTest {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final int MUCH = 100_000;

    @Test
    void aScanCountsForTheStationThatItNames() {
        ScanLoad load = ofScan("""
                {"scanId":"x","stationCode":"LKO-1","raw":"LABEL \u0939","weightKg":1.5,"parent":null}
                """);

        assertThat(load).isEqualTo(new ScanLoad(1, Map.of("LKO-1", 1)));
    }

    @Test
    void aBatchCountsEachOfItsScansForItsStation() {
        ScanLoad load = ofBatch("""
                {"scans":[{"stationCode":"LKO-1"},{"stationCode":"LKO-2"},{"stationCode":"LKO-1"},{},7,[[1]]]}
                """);

        assertThat(load).isEqualTo(new ScanLoad(6, Map.of("LKO-1", 2, "LKO-2", 1)));
    }

    @Test
    void onlyTheStationOfTheScanItselfCounts() {
        assertThat(ofScan("{\"parent\":{\"stationCode\":\"LKO-1\"}}").stations())
                .isEmpty();
        assertThat(ofBatch("{\"other\":[{\"stationCode\":\"LKO-1\"}],\"scans\":[{}]}"))
                .isEqualTo(new ScanLoad(1, Map.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "lko-1",
                "LKO 1",
                "LKO-1\\n",
                "LKO-1\\u0000",
                "\\uD800",
                "ÄKO-1",
                "*",
                "12345678901234567890123456789012345678901"
            })
    void aTextThatNoStationCanBeCalledIsNoKey(String station) {
        assertThat(ofScan("{\"stationCode\":\"" + station + "\"}")).isEqualTo(new ScanLoad(1, Map.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "null", "true", "[\"LKO-1\"]", "{\"stationCode\":\"LKO-1\"}"})
    void aStationThatIsNoTextIsNoKey(String station) {
        assertThat(ofScan("{\"stationCode\":" + station + "}")).isEqualTo(new ScanLoad(1, Map.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "]",
                "nothing",
                "\"LKO-1\"",
                "{\"stationCode\":\"LKO-1\"",
                "{\"stationCode\":\"LKO-1\"} {}",
                "{\"stationCode\":\"LKO-1\",\"stationCode\":\"LKO-2\"}",
                "{\"stationCode\":\"LKO-1\",\"raw\":1,\"raw\":2}",
                "{'stationCode':'LKO-1'}",
                "{\"stationCode\":\"LKO-1\",\"weightKg\":NaN}",
            })
    void aScanThatCannotBeReadNamesNoStation(String body) {
        assertThat(ofScan(body)).isEqualTo(new ScanLoad(1, Map.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"scans\":[{\"stationCode\":\"LKO-1\"}",
                "{\"scans\":[{\"stationCode\":\"LKO-1\"}]} x",
                "{\"scans\":[{\"stationCode\":\"LKO-1\"}],\"scans\":[{}]}",
                "{\"scans\":[{\"stationCode\":\"LKO-1\",\"stationCode\":\"LKO-1\"}]}",
            })
    void aBatchThatCannotBeReadWeighsAsTheLargestAndNamesNoStation(String body) {
        assertThat(ofBatch(body)).isEqualTo(new ScanLoad(ScanLoad.LARGEST_BATCH, Map.of()));
    }

    @Test
    void deepNestingIsNotFollowed() {
        String deep = "{\"stationCode\":\"LKO-1\",\"raw\":" + "[".repeat(MUCH) + "]".repeat(MUCH) + "}";

        assertThat(ofScan(deep)).isEqualTo(new ScanLoad(1, Map.of()));
        assertThat(ofBatch("{\"scans\":[" + deep + "]}").scans()).isEqualTo(ScanLoad.LARGEST_BATCH);
        assertThat(ofBatch("{\"a\":".repeat(MUCH)).scans()).isEqualTo(ScanLoad.LARGEST_BATCH);
    }

    @Test
    void aHugeNumberIsNotComputed() {
        String huge = "{\"stationCode\":\"LKO-1\",\"weightKg\":" + "9".repeat(MUCH) + "}";

        assertThat(ofScan(huge)).isEqualTo(new ScanLoad(1, Map.of()));
        assertThat(ofScan("{\"stationCode\":\"LKO-1\",\"weightKg\":1e999999999}"))
                .isEqualTo(new ScanLoad(1, Map.of("LKO-1", 1)));
    }

    @Test
    void whatIsNotUtf8NamesNoStation() {
        byte[] latin = "{\"stationCode\":\"LKO-1\",\"raw\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(ScanLoad.ofScan(JSON, latin)).isEqualTo(new ScanLoad(1, Map.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE"})
    void theOtherFormsOfUnicodeAreReadAsTheServiceReadsThem(String charset) {
        byte[] wide = "{\"stationCode\":\"LKO-1\"}".getBytes(Charset.forName(charset));

        assertThat(ScanLoad.ofScan(JSON, wide)).isEqualTo(new ScanLoad(1, Map.of("LKO-1", 1)));
    }

    @Test
    void aBatchThatIsTooLargeWeighsAsTheLargest() {
        assertThat(ofBatch(batch(500, i -> "LKO-1"))).isEqualTo(new ScanLoad(500, Map.of("LKO-1", 500)));
        assertThat(ofBatch(batch(501, i -> "LKO-1"))).isEqualTo(new ScanLoad(500, Map.of()));
    }

    @Test
    void anEmptyBatchIsARequestAllTheSame() {
        assertThat(ofBatch("{\"scans\":[]}")).isEqualTo(new ScanLoad(1, Map.of()));
    }

    @Test
    void madeUpStationsAreNotAllCounted() {
        ScanLoad load = ofBatch(batch(500, i -> "MADE-UP-" + i));

        assertThat(load.scans()).isEqualTo(500);
        assertThat(load.stations()).hasSize(8);
    }

    private static String batch(int scans, java.util.function.IntFunction<String> station) {
        return IntStream.range(0, scans)
                .mapToObj(i -> "{\"stationCode\":\"" + station.apply(i) + "\"}")
                .collect(Collectors.joining(",", "{\"scans\":[", "]}"));
    }

    private static ScanLoad ofScan(String body) {
        return ScanLoad.ofScan(JSON, body.getBytes(StandardCharsets.UTF_8));
    }

    private static ScanLoad ofBatch(String body) {
        return ScanLoad.ofBatch(JSON, body.getBytes(StandardCharsets.UTF_8));
    }
}
