package io.traitortrack.audit.log;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class TileIndexTest {

    @ParameterizedTest
    @CsvSource({
        "000, 0, 256",
        "999, 999, 256",
        "x001/000, 1000, 256",
        "x001/x234/067, 1234067, 256",
        "000.p/1, 0, 1",
        "x001/234.p/255, 1234, 255"
    })
    void readsAndWritesThePathsOfTheSpecification(String path, long n, int width) {
        assertThat(TileIndex.parse(path)).isEqualTo(new TileIndex(n, width));
        assertThat(new TileIndex(n, width).path()).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "00",
                "0000",
                "x000/001",
                "001/002",
                "x01/002",
                "000.p/0",
                "000.p/256",
                "000.p/01",
                "000.p/",
                "000.p",
                "-01",
                "000/",
                "/000",
                "../000",
                "x001/x000/x000/x000/x000/x000/000"
            })
    void refusesEveryOtherSpelling(String path) {
        assertThat(TileIndex.parse(path)).isNull();
    }
}
