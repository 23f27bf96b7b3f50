package io.traitortrack.gateway.edge;

import java.io.IOException;

import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.platform.problem.ProblemWriter;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** Problem answers for what never reached a controller: malformed requests, and errors of the server itself. */
@Controller
class Refusals implements ErrorController, RequestRejectedHandler {

    private final ProblemWriter problems;

    Refusals(ProblemWriter problems) {
        this.problems = problems;
    }

    @RequestMapping("/error")
    void error(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Object code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        problems.write(of(code instanceof Integer status ? status : 404), request, response);
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, RequestRejectedException rejected)
            throws IOException {
        problems.write(of(HttpStatus.BAD_REQUEST.value()), request, response);
    }

    /** The problem of a bare status code. */
    static ProblemException of(int status) {
        return switch (status) {
            case 401 -> ProblemException.of(HttpStatus.UNAUTHORIZED, "UNAUTHENTICATED", "Send a bearer token.");
            case 404 -> ProblemException.of(HttpStatus.NOT_FOUND, "NOT_FOUND", "There is nothing at this address.");
            case 405 ->
                ProblemException.of(
                        HttpStatus.METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED", "This address does not take that method.");
            case 413 ->
                ProblemException.of(
                        HttpStatus.CONTENT_TOO_LARGE, "BODY_TOO_LARGE", "The body is larger than this address takes.");
            case 414 ->
                ProblemException.of(HttpStatus.URI_TOO_LONG, "URI_TOO_LONG", "The address is longer than 8 KiB.");
            case 431 ->
                ProblemException.of(
                        HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
                        "HEADERS_TOO_LARGE",
                        "The headers are larger than this address takes.");
            default -> {
                HttpStatus known = HttpStatus.resolve(status);
                yield known != null && known.is4xxClientError()
                        ? ProblemException.of(known, "MALFORMED_REQUEST", "The request is not well-formed.")
                        : ProblemException.of(
                                HttpStatus.INTERNAL_SERVER_ERROR,
                                "INTERNAL_ERROR",
                                "Something went wrong on our side; quote the request id.");
            }
        };
    }
}
