package io.traitortrack.platform.problem;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses bodies above a limit, by their declared length at once, else while they are read. */
public final class BodyLimitFilter extends OncePerRequestFilter {

    private final BodyLimits limits;
    private final ProblemWriter problems;

    public BodyLimitFilter(BodyLimits limits, ProblemWriter problems) {
        this.limits = limits;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        long mostBytes = limits.at(request.getRequestURI());
        if (request.getContentLengthLong() > mostBytes) {
            problems.write(BodyTooLarge.PROBLEM.get(), request, response);
            return;
        }
        chain.doFilter(request.getContentLengthLong() >= 0 ? request : new Limited(request, mostBytes), response);
    }

    /** A request of unknown length, counted while it is read. */
    private static final class Limited extends HttpServletRequestWrapper {

        private final long mostBytes;

        Limited(HttpServletRequest request, long mostBytes) {
            super(request);
            this.mostBytes = mostBytes;
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            ServletInputStream in = super.getInputStream();
            return new ServletInputStream() {
                private long count;

                @Override
                public int read() throws IOException {
                    int value = in.read();
                    count(value < 0 ? 0 : 1);
                    return value;
                }

                @Override
                public int read(byte[] into, int from, int length) throws IOException {
                    int read = in.read(into, from, length);
                    count(Math.max(0, read));
                    return read;
                }

                private void count(int read) throws IOException {
                    count += read;
                    if (count > mostBytes) {
                        throw new BodyTooLarge();
                    }
                }

                @Override
                public boolean isFinished() {
                    return in.isFinished();
                }

                @Override
                public boolean isReady() {
                    return in.isReady();
                }

                @Override
                public void setReadListener(ReadListener listener) {
                    in.setReadListener(listener);
                }
            };
        }
    }
}
