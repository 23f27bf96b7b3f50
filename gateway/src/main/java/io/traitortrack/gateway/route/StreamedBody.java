package io.traitortrack.gateway.route;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

import io.traitortrack.gateway.edge.WholeBody;
import io.traitortrack.platform.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.jspecify.annotations.Nullable;

/** A body on its way through: never held whole, so it can be sent once only. */
final class StreamedBody {

    private StreamedBody() {}

    /** Returns the body; null where the request has none. */
    static @Nullable HttpEntity of(HttpServletRequest request) {
        long announced = request.getContentLengthLong();
        if (announced < 0 && request.getHeader("Transfer-Encoding") == null) {
            return null;
        }
        try {
            return new InputStreamEntity(new FromTheSender(request.getInputStream()), announced, null);
        } catch (IOException broken) {
            throw WholeBody.unreadable(broken);
        }
    }

    /** Returns what to tell the sender where reading from them was what failed. */
    static Optional<ProblemException> failureOfTheSender(IOException failure) {
        return failure instanceof SenderFailed failed ? Optional.of(failed.problem) : Optional.empty();
    }

    private static final class SenderFailed extends IOException {

        private final transient ProblemException problem;

        SenderFailed(ProblemException problem) {
            super(problem);
            this.problem = problem;
        }
    }

    /** Tells a failure of reading from one of sending. */
    private static final class FromTheSender extends FilterInputStream {

        FromTheSender(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            try {
                return super.read();
            } catch (IOException broken) {
                throw new SenderFailed(WholeBody.unreadable(broken));
            }
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            try {
                return super.read(into, from, length);
            } catch (IOException broken) {
                throw new SenderFailed(WholeBody.unreadable(broken));
            }
        }
    }
}
