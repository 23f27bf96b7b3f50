package io.traitortrack.system.demo;

import java.io.PrintStream;

/** What the demo prints: numbered steps, and one line for each thing that happened. */
final class Page {

    private final PrintStream out;
    private int steps;

    Page(PrintStream out) {
        this.out = out;
    }

    /** Printed before the step's work begins, so that it is seen what takes its time. */
    void step(String what) {
        out.println();
        out.println(++steps + ". " + what);
        out.flush();
    }

    /** One thing and what is to be said about it. */
    synchronized void line(String what, String about) {
        out.println("   " + what + " ".repeat(Math.max(1, 18 - what.length())) + about);
        out.flush();
    }

    void text(String text) {
        out.println(text);
        out.flush();
    }
}
