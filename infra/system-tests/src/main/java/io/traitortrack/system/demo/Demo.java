package io.traitortrack.system.demo;

import io.traitortrack.localstack.login.LoginRefused;
import io.traitortrack.system.Installation;
import io.traitortrack.system.Installations;
import io.traitortrack.system.proof.ProofRefused;

/**
 * {@code ./traitortrack demo}: plays a day at two sites on the running installation and tells one pack's story.
 *
 * <p>Uses the public API only, as users who logged in. Everything it prints was measured or read in this run. Ends with
 * 1 and a sentence if anything was not as it must be.
 */
public final class Demo {

    private Demo() {}

    /** Takes no arguments; finds the installation as the launcher left it. */
    public static void main(String[] arguments) {
        System.exit(play(new Page(System.out)) ? 0 : 1);
    }

    private static boolean play(Page page) {
        try {
            Installation installation = Installations.running();
            page.text("A day at Lucknow and Indore, on " + installation.edge());
            Remembered remembered = new Day(installation, page).play();
            new Story(installation, page).tell(remembered);
            farewell(installation, page);
            return true;
        } catch (AssertionError | ProofRefused | LoginRefused e) {
            page.text("");
            page.text("The demo stopped: " + e.getMessage());
            return false;
        }
    }

    private static void farewell(Installation installation, Page page) {
        page.text("");
        page.text("Everything is still running. Landing page: " + installation.edge());
        page.text("Demonstration users: " + String.join(", ", Day.USERS));
        page.text("  a token for one of them     ./traitortrack token dispatcher.lucknow");
        page.text("  check the whole audit log   ./traitortrack audit verify");
        page.text("  another day, other codes    ./traitortrack demo");
        page.text("  stop                        ./traitortrack down");
    }
}
