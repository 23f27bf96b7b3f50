package io.traitortrack.localstack;

import java.util.concurrent.Callable;

import io.traitortrack.localstack.login.LoginRefused;
import io.traitortrack.localstack.process.StartFailure;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program behind {@code ./traitortrack}; the script has built it before. */
@Command(
        name = "traitortrack",
        subcommands = {
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            TokenCommand.class,
            AuditCommand.class,
            IntegrityCommand.class,
            PrepareCommand.class,
            TrainCommand.class
        })
final class Main implements Callable<Integer> {
    private Main() {}

    /** Ends with 0 where all went well, 1 where it did not, 2 where the command was not understood. */
    public static void main(String[] arguments) {
        CommandLine commandLine = new CommandLine(new Main());
        commandLine.setExecutionExceptionHandler((problem, command, parsed) -> {
            if (problem instanceof StartFailure || problem instanceof LoginRefused) {
                command.getErr().println(problem.getMessage());
            } else {
                problem.printStackTrace(command.getErr());
            }
            return CommandLine.ExitCode.SOFTWARE;
        });
        System.exit(commandLine.execute(arguments));
    }

    @Override
    public Integer call() {
        CommandLine.usage(this, System.err);
        return CommandLine.ExitCode.USAGE;
    }
}
