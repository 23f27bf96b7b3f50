package io.traitortrack.platform.problem;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

/** Tells a store that is away, where coming again helps, from a fault of ours. */
final class Unavailable {

    private Unavailable() {}

    static boolean causes(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTransientConnectionException) {
                return true;
            }
            // class 08: connection lost; 57P: the server is going down or coming up; 53: out of connections
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                String state = sql.getSQLState();
                if (state.startsWith("08") || state.startsWith("57P") || state.startsWith("53")) {
                    return true;
                }
            }
        }
        return false;
    }
}
