package io.traitortrack.localstack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.traitortrack.localstack.process.ChildProcess;
import io.traitortrack.localstack.service.ServiceProcess;
import io.traitortrack.localstack.state.Checkout;
import io.traitortrack.localstack.state.StateFolder;

/**
 * Makes the services' ahead-of-time caches behind their back: the first start after a build goes without them and is
 * not held up; a process of the lowest priority makes them one after another, and the next start is fast.
 */
final class Training {
    private static final String ID = "training";
    private static final Duration STOP = Duration.ofSeconds(5);

    private Training() {}

    /** Begins unless nothing is missing or it has begun already. */
    static void begin(Checkout checkout, StateFolder state, List<ServiceProcess> services) {
        if (services.stream().allMatch(ServiceProcess::trained)
                || ChildProcess.running(launch(state, List.of())).isPresent()) {
            return;
        }
        ChildProcess.start(launch(
                state,
                List.of(
                        "nice",
                        "-n",
                        "19",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx64m",
                        "-Dtt.root=" + checkout.root(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "train")));
    }

    static void stop(StateFolder state) {
        ChildProcess.running(launch(state, List.of())).ifPresent(process -> process.stop(STOP));
    }

    private static ChildProcess.Launch launch(StateFolder state, List<String> command) {
        return new ChildProcess.Launch(
                "Training",
                command,
                Map.of("TT_STATE", state.path().toString()),
                state.path(),
                state.log(ID),
                state.pidFile(ID),
                "TERM");
    }
}
