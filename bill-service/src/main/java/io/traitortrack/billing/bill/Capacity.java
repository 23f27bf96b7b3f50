package io.traitortrack.billing.bill;

import io.traitortrack.platform.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** How many sacks a bill is planned for: 1 to 500 (D-23). */
final class Capacity {

    private static final int MOST = 500;

    private Capacity() {}

    static int of(@Nullable Integer given) {
        if (given == null) {
            throw ProblemException.invalid("capacity", "is missing");
        }
        if (given < 1 || given > MOST) {
            throw ProblemException.invalid("capacity", "must be between 1 and " + MOST);
        }
        return given;
    }
}
