package io.traitortrack.audit.log;

/** What is stored is not what was signed: the log goes on only after people have looked at it. */
public final class LogDamaged extends RuntimeException {

    public LogDamaged(String message) {
        super(message);
    }
}
