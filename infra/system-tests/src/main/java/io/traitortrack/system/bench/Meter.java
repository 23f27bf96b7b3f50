package io.traitortrack.system.bench;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Processor time summed over rounds. */
final class Meter {

    private final Map<String, Duration> taken = new LinkedHashMap<>();
    private Duration elapsed = Duration.ZERO;

    void add(Map<String, Duration> more, Duration during) {
        more.forEach((process, time) -> taken.merge(process, time, Duration::plus));
        elapsed = elapsed.plus(during);
    }

    Map<String, Duration> taken() {
        return taken;
    }

    Duration elapsed() {
        return elapsed;
    }

    /** All of the product's processes together. */
    Duration product() {
        return taken.entrySet().stream()
                .filter(process -> !process.getKey().equals("this program"))
                .map(Map.Entry::getValue)
                .reduce(Duration.ZERO, Duration::plus);
    }
}
