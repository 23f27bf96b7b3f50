package io.traitortrack.platform.problem;

import java.io.IOException;
import java.util.function.Supplier;

import org.springframework.http.HttpStatus;

/** Reading stopped because the body is larger than this service takes. */
final class BodyTooLarge extends IOException {

    static final Supplier<ProblemException> PROBLEM = () -> ProblemException.of(
            HttpStatus.CONTENT_TOO_LARGE, "BODY_TOO_LARGE", "The body is larger than this address takes.");

    ProblemException problem() {
        return PROBLEM.get();
    }
}
