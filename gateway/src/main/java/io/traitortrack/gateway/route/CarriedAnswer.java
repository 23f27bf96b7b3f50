package io.traitortrack.gateway.route;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

import io.traitortrack.platform.problem.CutAnswer;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.gateway.server.mvc.handler.ProxyExchange;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * A service's answer on its way to the client.
 *
 * <p>Status and headers are the service's; a header that the gateway had set before is replaced, never doubled. An
 * answer that the service breaks off before its first bytes went out becomes a 502; afterwards the connection to the
 * client is cut, so that a part is never taken for the whole.
 */
final class CarriedAnswer implements ServerResponse, ProxyExchange.Response, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CarriedAnswer.class);
    private static final int CHUNK = 16 * 1024;

    private final ClassicHttpResponse answer;
    private final Route route;
    private final Hearing hearing;
    private final HttpHeaders headers;
    private final HttpHeaders sent = new HttpHeaders();

    CarriedAnswer(ClassicHttpResponse answer, Route route, Hearing hearing) {
        this.answer = answer;
        this.route = route;
        this.hearing = hearing;
        this.headers = AnswerHeaders.of(answer, route.to());
    }

    @Override
    public HttpStatusCode getStatusCode() {
        return statusCode();
    }

    /** As the service sent them. */
    @Override
    public HttpHeaders getHeaders() {
        return headers;
    }

    @Override
    public HttpStatusCode statusCode() {
        return HttpStatusCode.valueOf(answer.getCode());
    }

    /** As the client gets them. */
    @Override
    public HttpHeaders headers() {
        return sent;
    }

    @Override
    public MultiValueMap<String, Cookie> cookies() {
        return new LinkedMultiValueMap<>();
    }

    @Override
    public @Nullable ModelAndView writeTo(HttpServletRequest request, HttpServletResponse response, Context context)
            throws IOException {
        try {
            if (isForeignError()) {
                throw Forwarding.brokenAnswer(route);
            }
            HttpEntity entity = answer.getEntity();
            if (entity == null || "HEAD".equals(request.getMethod())) {
                writeHead(response);
            } else {
                copy(entity.getContent(), request, response);
            }
            return null;
        } finally {
            close();
        }
    }

    /** A service says what went wrong as a problem; a page of HTML comes from a server around it, not from it. */
    private boolean isForeignError() {
        String type = headers.getFirst(HttpHeaders.CONTENT_TYPE);
        return route.to() != Destination.KEYCLOAK
                && answer.getCode() >= 400
                && type != null
                && type.startsWith("text/html");
    }

    private void writeHead(HttpServletResponse response) {
        response.setStatus(answer.getCode());
        for (Map.Entry<String, List<String>> header : sent.headerSet()) {
            boolean first = !header.getKey().equalsIgnoreCase(HttpHeaders.SET_COOKIE);
            for (String value : header.getValue()) {
                if (first) {
                    response.setHeader(header.getKey(), value);
                } else {
                    response.addHeader(header.getKey(), value);
                }
                first = false;
            }
        }
    }

    /** Reads the first bytes before anything is sent, so that a broken answer can still become a problem. */
    private void copy(InputStream from, HttpServletRequest request, HttpServletResponse response) throws IOException {
        byte[] chunk = new byte[CHUNK];
        int length;
        try {
            length = from.read(chunk);
        } catch (IOException brokenOff) {
            report(brokenOff);
            throw Forwarding.brokenAnswer(route);
        }
        writeHead(response);
        OutputStream to = response.getOutputStream();
        while (length >= 0) {
            if (!isSent(to, chunk, length)) {
                return;
            }
            try {
                length = from.read(chunk);
            } catch (IOException brokenOff) {
                report(brokenOff);
                CutAnswer.mark(request);
                return;
            }
        }
    }

    /** Whoever listens to what lasts hangs up some time; that is no fault. */
    private boolean isSent(OutputStream to, byte[] chunk, int length) throws IOException {
        try {
            to.write(chunk, 0, length);
            if (route.lasting()) {
                to.flush();
            }
            return true;
        } catch (IOException hungUp) {
            if (route.lasting()) {
                return false;
            }
            throw hungUp;
        }
    }

    private void report(IOException brokenOff) {
        LOG.warn("{} broke off its answer on route {}: {}", route.to().serviceName(), route.id(), brokenOff.toString());
    }

    @Override
    public void close() {
        if (route.lasting()) {
            hearing.cancel();
        }
        try {
            answer.close();
        } catch (IOException alreadyGone) {
            LOG.debug("Connection to {} was closed already", route.to().serviceName(), alreadyGone);
        }
    }
}
