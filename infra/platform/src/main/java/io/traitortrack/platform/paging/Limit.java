package io.traitortrack.platform.paging;

import io.traitortrack.platform.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** How many items a page may hold. */
public final class Limit {

    private static final int DEFAULT = 50;
    private static final int MOST = 500;

    private Limit() {}

    /** Returns the limit, 50 where none is given; outside 1 to 500 it is refused with 400. */
    public static int of(@Nullable Integer given) {
        if (given == null) {
            return DEFAULT;
        }
        if (given < 1 || given > MOST) {
            throw ProblemException.invalid("limit", "must be between 1 and " + MOST);
        }
        return given;
    }
}
