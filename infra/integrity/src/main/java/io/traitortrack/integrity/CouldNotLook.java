package io.traitortrack.integrity;

/** Whether everything holds could not be found out; the message says why. */
final class CouldNotLook extends RuntimeException {
    CouldNotLook(String message) {
        super(message);
    }
}
