package io.traitortrack.gateway.edge;

import java.io.IOException;
import java.net.SocketTimeoutException;

import io.traitortrack.platform.problem.ProblemAdvice;
import io.traitortrack.platform.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpStatus;
import org.springframework.util.unit.DataSize;

/**
 * Reads a request's body whole, once: whoever asks again gets the same bytes.
 *
 * <p>It is at most {@code limit} long; a slow sender holds no connection to a service, and a body that is too large never
 * reaches one.
 */
public final class WholeBody {

    private static final String KEPT = WholeBody.class.getName();

    private final int limit;

    WholeBody(DataSize limit) {
        this.limit = Math.toIntExact(limit.toBytes());
    }

    /** The bytes as they came; nobody changes them. Refuses what is too large, too slow, or breaks off. */
    public byte[] of(HttpServletRequest request) {
        if (request.getAttribute(KEPT) instanceof byte[] kept) {
            return kept;
        }
        byte[] body = read(request);
        request.setAttribute(KEPT, body);
        return body;
    }

    private byte[] read(HttpServletRequest request) {
        long announced = request.getContentLengthLong();
        if (announced == 0 || (announced < 0 && request.getHeader("Transfer-Encoding") == null)) {
            return new byte[0];
        }
        try {
            // the platform's filter counts, and stops a body that is too large
            return request.getInputStream().readNBytes(announced > 0 ? (int) announced : limit + 1);
        } catch (IOException broken) {
            throw unreadable(broken);
        }
    }

    /** What it means for the sender that reading the body failed. */
    public static ProblemException unreadable(IOException broken) {
        if (broken instanceof SocketTimeoutException) {
            return ProblemException.of(
                    HttpStatus.REQUEST_TIMEOUT,
                    "REQUEST_TIMEOUT",
                    "The body did not arrive in time; nothing was done.");
        }
        ProblemException problem = ProblemAdvice.ofJson(broken);
        return problem.status() == HttpStatus.CONTENT_TOO_LARGE
                ? problem
                : ProblemException.of(
                        HttpStatus.BAD_REQUEST, "MALFORMED_REQUEST", "The body could not be read; nothing was done.");
    }
}
