package io.traitortrack.audit.check;

import java.io.PrintStream;

/**
 * The command of the independent checker.
 *
 * <p>Reads over HTTP what everybody can read, and the entries with a token; ends with 0 where the log is what it signed,
 * with 1 where it is not (the first bad index is named), with 2 where that could not be found out.
 */
public final class AuditCheck {
    private AuditCheck() {}

    /** Runs the check and ends the process with its verdict. */
    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    /** Runs the check; the verdict is the exit code. */
    public static int run(String[] args, PrintStream out, PrintStream err) {
        try {
            var options = Options.parse(args);
            if (options.help()) {
                out.println(Options.USAGE);
                return 0;
            }
            var report = new Verification(new LogClient(options.url(), options.token()), options).run();
            out.print(options.json() ? report.json() : report.text());
            return report.green() ? 0 : 1;
        } catch (CheckFailed e) {
            err.println(e.getMessage());
            return 2;
        }
    }
}
