package io.traitortrack.audit.check;

/** The check could not be made; says nothing about the log. */
final class CheckFailed extends RuntimeException {

    CheckFailed(String sentence) {
        super(sentence);
    }
}
