package io.traitortrack.audit.log;

import java.sql.SQLException;

/** The database did not answer; trying again may help. */
public final class LogUnreadable extends RuntimeException {

    LogUnreadable(SQLException cause) {
        super("the log could not be read", cause);
    }
}
