package io.traitortrack.integrity;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;

/**
 * The command of the integrity check.
 *
 * <p>Reads the three databases and Kafka as its environment says, and changes nothing; ends with 0 where every rule holds,
 * with 1 where one does not (the first rows that break it are named), with 2 where that could not be found out.
 */
public final class Integrity {

    private static final String USAGE = """
            Usage: integrity [--json] [--settle SECONDS]

              --json            for programs
              --settle SECONDS  how long what is under way may take to arrive (30)

            TT_SCAN_DB_URL, TT_BILL_DB_URL, TT_AUDIT_DB_URL, TT_INTEGRITY_DB_USER, TT_INTEGRITY_DB_PASSWORD and
            TT_KAFKA_BOOTSTRAP say where everything is.
            """;
    private static final int LONGEST_SETTLE = 3_600;

    private Integrity() {}

    /** Runs the check and ends the process with its verdict. */
    public static void main(String[] arguments) {
        System.exit(run(arguments, System.getenv(), System.out, System.err));
    }

    /** Runs the check; the verdict is the exit code. */
    static int run(String[] arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
        boolean json = false;
        Duration settle = Settings.SETTLE;
        for (int at = 0; at < arguments.length; at++) {
            if (arguments[at].equals("--json")) {
                json = true;
            } else if (arguments[at].equals("--settle") && at + 1 < arguments.length && isSeconds(arguments[at + 1])) {
                settle = Duration.ofSeconds(Long.parseLong(arguments[++at]));
            } else {
                boolean help = arguments[at].equals("--help");
                (help ? out : err).print(USAGE);
                return help ? 0 : 2;
            }
        }
        try {
            Report report = Check.run(Settings.of(environment, settle));
            out.print(json ? report.json() : report.text());
            return report.green() ? 0 : 1;
        } catch (CouldNotLook problem) {
            err.println(problem.getMessage());
            return 2;
        }
    }

    private static boolean isSeconds(String text) {
        return text.matches("[0-9]{1,4}") && Integer.parseInt(text) <= LONGEST_SETTLE;
    }
}
