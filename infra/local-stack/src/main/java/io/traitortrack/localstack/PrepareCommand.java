package io.traitortrack.localstack;

import java.util.concurrent.Callable;

import picocli.CommandLine.Command;

@Command(name = "prepare", hidden = true, description = "Unpacks servers and services: the last step of a build.")
final class PrepareCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        Place.current().stack().prepare(Progress.to(System.out::println));
        return 0;
    }
}
