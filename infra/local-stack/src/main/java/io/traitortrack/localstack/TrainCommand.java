package io.traitortrack.localstack;

import java.util.concurrent.Callable;

import io.traitortrack.localstack.process.ChildProcess;
import io.traitortrack.localstack.process.StartFailure;
import io.traitortrack.localstack.service.ServiceProcess;
import picocli.CommandLine.Command;

@Command(name = "train", hidden = true, description = "Makes the caches that let services start fast.")
final class TrainCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        Progress progress = Progress.to(System.out::println);
        Runtime.getRuntime().addShutdownHook(new Thread(ChildProcess::startNothingMore, "break-off"));
        for (ServiceProcess service : Place.current().stack().services()) {
            try {
                service.train();
                progress.say(service.name() + " will start fast from now on");
            } catch (StartFailure e) {
                // A service that cannot be trained starts slowly, no more; the others are trained still.
                progress.say(service.name() + " was not trained: " + e.getMessage());
            }
        }
        return 0;
    }
}
