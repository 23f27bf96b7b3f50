package io.traitortrack.localstack;

import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "down", description = "Ends what up has started, and nothing else.")
final class DownCommand implements Callable<Integer> {
    @Option(names = "--wipe", description = "Also throws data, secrets, logs and tokens away.")
    private boolean wipe;

    @Override
    public Integer call() {
        Place place = Place.current();
        LocalStack stack = place.stack();
        Progress progress = Progress.to(System.out::println);
        stack.down(progress);
        progress.say("nothing runs any more");
        if (wipe) {
            stack.wipe();
            progress.say("data, secrets, logs and tokens in " + place.state().path() + " are gone");
        }
        return 0;
    }
}
