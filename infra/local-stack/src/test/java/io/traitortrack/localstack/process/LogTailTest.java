package io.traitortrack.localstack.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class LogTailTest {
    @TempDir
    private Path folder;

    @Test
    void showsOfAJsonLineWhatPeopleNeed() {
        String line = """
                {"@timestamp":"2026-11-21T04:49:26Z","log":{"level":"ERROR"},"message":"Application run failed",\
                "error":{"message":"Connection refused","stack_trace":"at a.b.C"}}""";

        assertThat(LogTail.readable(List.of(line))).isEqualTo("    ERROR Application run failed: Connection refused\n");
    }

    @Test
    void showsOtherLinesAsTheyAre() {
        assertThat(LogTail.readable(List.of("FATAL: no space", "", "{\"@timestamp\": broken")))
                .isEqualTo("    FATAL: no space\n    {\"@timestamp\": broken\n");
    }

    @Test
    void showsTheEndOnlyAndNoEndlessLine() throws IOException {
        Path log = folder.resolve("long.log");
        Files.write(
                log,
                IntStream.range(0, 100)
                        .mapToObj(i -> i + " " + "x".repeat(5_000))
                        .toList());

        assertThat(LogTail.of(log))
                .contains("99 x")
                .doesNotContain("\n    10 x")
                .hasSizeLessThan(6_000);
    }
}
