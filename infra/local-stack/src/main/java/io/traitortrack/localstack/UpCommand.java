package io.traitortrack.localstack;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;

import io.traitortrack.localstack.process.ChildProcess;
import io.traitortrack.localstack.process.StartFailure;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "up", description = "Starts what does not run and waits until all of it is ready.")
final class UpCommand implements Callable<Integer> {
    private static final double MEBIBYTE = 1024 * 1024;

    @Option(
            names = "--replicas",
            paramLabel = "N",
            description = "Processes of the scan service, 1 to 5, behind the gateway; as many as last time by default.")
    private @Nullable Integer replicas;

    private volatile boolean finished;

    @Override
    public Integer call() {
        Place place = Place.current();
        LocalStack stack = replicas == null ? place.stack() : place.stack(new Replicas(replicas));
        Progress progress = Progress.to(System.out::println);
        Set<String> before = new HashSet<>(stack.running());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> breakOff(stack, before), "break-off"));
        try {
            stack.up(progress);
        } catch (StartFailure e) {
            finished = true;
            throw new StartFailure(
                    e.getMessage() + "\nWhat did start keeps running: `up` tries the rest again, `down` ends it.", e);
        }
        finished = true;
        if (!"off".equals(System.getenv("TT_AOT"))) {
            Training.begin(place.checkout(), place.state(), stack.services());
        }
        double total =
                stack.status().stream().mapToLong(ProcessStatus::residentBytes).sum() / MEBIBYTE;
        progress.say(String.format(
                Locale.ROOT,
                "everything is ready at http://localhost:%d, %.0f MiB in all",
                place.ports().base(),
                total));
        return 0;
    }

    /** Ctrl-C in the middle: what this command started is ended, what ran before is left alone. */
    private void breakOff(LocalStack stack, Set<String> before) {
        if (finished) {
            return;
        }
        System.err.println("Broken off; ending what was started.");
        ChildProcess.startNothingMore();
        Set<String> started = new HashSet<>(stack.running());
        started.removeAll(before);
        stack.abandon(started);
    }
}
