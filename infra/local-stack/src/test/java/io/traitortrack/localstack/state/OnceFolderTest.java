package io.traitortrack.localstack.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.traitortrack.localstack.process.StartFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OnceFolderTest {
    @TempDir
    private Path parent;

    @Test
    void isMadeOnceThoughManyAskAtOnce() {
        AtomicInteger times = new AtomicInteger();

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Path>> askers = IntStream.range(0, 20)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> OnceFolder.made(parent.resolve("once"), folder -> {
                                times.incrementAndGet();
                                Files.writeString(folder.resolve("content"), "whole");
                            }),
                            threads))
                    .toList();

            assertThat(askers)
                    .allSatisfy(
                            asker -> assertThat(asker.join().resolve("content")).hasContent("whole"));
        }
        assertThat(times).hasValue(1);
    }

    @Test
    void isNotThereAfterAFailureAndMadeByTheNextOne() {
        Path folder = parent.resolve("second try");

        assertThatThrownBy(() -> OnceFolder.made(folder, partial -> {
                    Files.writeString(partial.resolve("half"), "");
                    throw new IOException("disk full");
                }))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("disk full");
        assertThat(folder).doesNotExist();

        OnceFolder.made(folder, partial -> Files.writeString(partial.resolve("whole"), ""));

        assertThat(folder.resolve("half")).doesNotExist();
        assertThat(folder.resolve("whole")).exists();
    }
}
