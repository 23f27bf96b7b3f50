package io.traitortrack.system.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

import io.traitortrack.localstack.LocalStack;
import io.traitortrack.localstack.ProcessStatus;

/** The processor time of every process of the stack, as {@code /proc} tells it. */
final class Processors {

    private static final long TICKS_A_SECOND = 100;
    private static final int USER_TIME = 11;
    private static final int CHILDREN_TIME = 13;

    private final LocalStack stack;

    Processors(LocalStack stack) {
        this.stack = stack;
    }

    /** Time taken so far, by the name of the process, this program included. */
    Map<String, Duration> taken() {
        Map<String, Duration> taken = new LinkedHashMap<>();
        for (ProcessStatus process : stack.status()) {
            Long pid = process.pid();
            if (pid != null) {
                taken.put(process.name(), of(pid));
            }
        }
        taken.put("this program", of(ProcessHandle.current().pid()));
        return taken;
    }

    /** The time between two moments. */
    static Map<String, Duration> between(Map<String, Duration> before, Map<String, Duration> after) {
        Map<String, Duration> between = new LinkedHashMap<>();
        after.forEach((name, time) -> between.put(name, time.minus(before.getOrDefault(name, Duration.ZERO))));
        return between;
    }

    private static Duration of(long pid) {
        long ticks = ticks(pid, CHILDREN_TIME + 2)
                + ProcessHandle.of(pid).stream()
                        .flatMap(ProcessHandle::descendants)
                        .mapToLong(child -> ticks(child.pid(), CHILDREN_TIME))
                        .sum();
        return Duration.ofMillis(ticks * 1_000 / TICKS_A_SECOND);
    }

    /** User and system time; with a higher end also those of its ended children. */
    private static long ticks(long pid, int end) {
        try {
            String line = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
            return Stream.of(fields)
                    .skip(USER_TIME)
                    .limit(end - USER_TIME)
                    .mapToLong(Long::parseLong)
                    .sum();
        } catch (IOException gone) {
            return 0;
        }
    }
}
