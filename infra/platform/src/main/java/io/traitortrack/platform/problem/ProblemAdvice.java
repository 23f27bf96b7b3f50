package io.traitortrack.platform.problem;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.ConstraintViolationException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.validation.BindException;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingRequestHeaderException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Turns whatever a controller threw into a problem; a client's mistake is never a 500, nor a stack trace an answer. */
@RestControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE - 100)
public final class ProblemAdvice {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler
    ResponseEntity<Map<String, Object>> problem(ProblemException problem, HttpServletRequest request) {
        return ProblemWriter.answer(problem, request);
    }

    @ExceptionHandler
    ResponseEntity<Map<String, Object>> unreadable(
            HttpMessageNotReadableException unreadable, HttpServletRequest request) {
        return ProblemWriter.answer(ofJson(unreadable), request);
    }

    /** What a failed reading of JSON means for the client. */
    public static ProblemException ofJson(Throwable unreadable) {
        for (Throwable cause = unreadable; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProblemException problem) {
                return problem;
            }
            if (cause instanceof BodyTooLarge tooLarge) {
                return tooLarge.problem();
            }
            if (cause instanceof UnrecognizedPropertyException unknown) {
                return ProblemException.of(
                                HttpStatus.BAD_REQUEST,
                                "UNKNOWN_FIELD",
                                "There is no field " + cut(path(unknown)) + ".")
                        .field(cut(path(unknown)), "is not known");
            }
            if (cause instanceof StreamConstraintsException) {
                return ProblemException.of(
                        HttpStatus.BAD_REQUEST,
                        "MALFORMED_JSON",
                        "The body is nested too deep or holds too long a text.");
            }
            if ((cause instanceof DatabindException || cause instanceof InputCoercionException)
                    && cause instanceof JacksonException mismatch
                    && !mismatch.getPath().isEmpty()) {
                return ProblemException.invalid(cut(path(mismatch)), "has the wrong type or format");
            }
        }
        return ProblemException.of(HttpStatus.BAD_REQUEST, "MALFORMED_JSON", "The body is not the JSON asked for.");
    }

    private static String path(JacksonException exception) {
        return exception.getPath().stream()
                .map(step -> step.getPropertyName() == null ? "[" + step.getIndex() + "]" : step.getPropertyName())
                .collect(Collectors.joining("."));
    }

    private static String cut(String text) {
        return text.length() <= 100 ? text : text.substring(0, 100);
    }

    @ExceptionHandler
    ResponseEntity<Map<String, Object>> invalid(BindException invalid, HttpServletRequest request) {
        ProblemException problem =
                ProblemException.of(HttpStatus.BAD_REQUEST, "INVALID_REQUEST", "Some fields are not valid.");
        invalid.getFieldErrors()
                .forEach(error -> problem.field(
                        error.getField(),
                        error.getDefaultMessage() == null ? "is not valid" : error.getDefaultMessage()));
        return ProblemWriter.answer(problem, request);
    }

    @ExceptionHandler
    ResponseEntity<Map<String, Object>> invalid(HandlerMethodValidationException invalid, HttpServletRequest request) {
        ProblemException problem =
                ProblemException.of(HttpStatus.BAD_REQUEST, "INVALID_REQUEST", "Some parameters are not valid.");
        invalid.getParameterValidationResults()
                .forEach(result -> result.getResolvableErrors()
                        .forEach(error -> problem.field(
                                String.valueOf(result.getMethodParameter().getParameterName()),
                                error.getDefaultMessage() == null ? "is not valid" : error.getDefaultMessage())));
        return ProblemWriter.answer(problem, request);
    }

    @ExceptionHandler
    ResponseEntity<Map<String, Object>> invalid(ConstraintViolationException invalid, HttpServletRequest request) {
        ProblemException problem =
                ProblemException.of(HttpStatus.BAD_REQUEST, "INVALID_REQUEST", "Some parameters are not valid.");
        invalid.getConstraintViolations()
                .forEach(error -> problem.field(error.getPropertyPath().toString(), error.getMessage()));
        return ProblemWriter.answer(problem, request);
    }

    @ExceptionHandler
    ResponseEntity<Map<String, Object>> mismatch(
            MethodArgumentTypeMismatchException mismatch, HttpServletRequest request) {
        return ProblemWriter.answer(ofMismatch(mismatch), request);
    }

    private static ProblemException ofMismatch(MethodArgumentTypeMismatchException mismatch) {
        for (Throwable cause = mismatch.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof ProblemException problem) {
                return problem;
            }
        }
        return ProblemException.invalid(mismatch.getName(), "has the wrong type or format");
    }

    @ExceptionHandler
    ResponseEntity<Map<String, Object>> undecodable(InvalidParameterException invalid, HttpServletRequest request) {
        return ProblemWriter.answer(
                ProblemException.of(
                        HttpStatus.BAD_REQUEST, "MALFORMED_REQUEST", "A parameter of the query is not in UTF-8."),
                request);
    }

    @ExceptionHandler
    ResponseEntity<Map<String, Object>> missing(
            MissingServletRequestParameterException missing, HttpServletRequest request) {
        return ProblemWriter.answer(ProblemException.invalid(missing.getParameterName(), "is missing"), request);
    }

    @ExceptionHandler
    ResponseEntity<Map<String, Object>> missing(MissingRequestHeaderException missing, HttpServletRequest request) {
        return ProblemWriter.answer(ProblemException.invalid(missing.getHeaderName(), "is missing"), request);
    }

    @ExceptionHandler({NoResourceFoundException.class, NoHandlerFoundException.class})
    ResponseEntity<Map<String, Object>> nothingThere(Exception nothing, HttpServletRequest request) {
        return ProblemWriter.answer(
                ProblemException.of(HttpStatus.NOT_FOUND, "NOT_FOUND", "There is nothing at this address."), request);
    }

    @ExceptionHandler
    ResponseEntity<Map<String, Object>> method(
            HttpRequestMethodNotSupportedException wrong, HttpServletRequest request) {
        ResponseEntity<Map<String, Object>> answer = ProblemWriter.answer(
                ProblemException.of(
                        HttpStatus.METHOD_NOT_ALLOWED,
                        "METHOD_NOT_ALLOWED",
                        "This address does not take " + wrong.getMethod() + "."),
                request);
        HttpHeaders headers = new HttpHeaders(answer.getHeaders());
        if (wrong.getSupportedHttpMethods() != null) {
            headers.setAllow(wrong.getSupportedHttpMethods());
        }
        return new ResponseEntity<>(answer.getBody(), headers, answer.getStatusCode());
    }

    @ExceptionHandler
    ResponseEntity<Map<String, Object>> mediaType(
            HttpMediaTypeNotSupportedException wrong, HttpServletRequest request) {
        return ProblemWriter.answer(
                ProblemException.of(
                        HttpStatus.UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_MEDIA_TYPE", "Send application/json."),
                request);
    }

    @ExceptionHandler
    ResponseEntity<Map<String, Object>> mediaType(
            HttpMediaTypeNotAcceptableException wrong, HttpServletRequest request) {
        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        return new ResponseEntity<>(
                ProblemException.of(
                                HttpStatus.NOT_ACCEPTABLE,
                                "NOT_ACCEPTABLE",
                                "This address cannot answer in that media type.")
                        .body(request.getRequestURI()),
                headers,
                HttpStatus.NOT_ACCEPTABLE);
    }

    @ExceptionHandler
    ResponseEntity<Map<String, Object>> tooLarge(MaxUploadSizeExceededException large, HttpServletRequest request) {
        return ProblemWriter.answer(BodyTooLarge.PROBLEM.get(), request);
    }

    @ExceptionHandler
    ResponseEntity<Map<String, Object>> broken(MultipartException broken, HttpServletRequest request) {
        return ProblemWriter.answer(
                ProblemException.of(
                        HttpStatus.BAD_REQUEST,
                        "MALFORMED_REQUEST",
                        "The form could not be read to its end; nothing was done."),
                request);
    }

    @ExceptionHandler
    ResponseEntity<Map<String, Object>> unexpected(Exception unexpected, HttpServletRequest request) throws Exception {
        if (unexpected instanceof AccessDeniedException || unexpected instanceof AuthenticationException) {
            throw unexpected; // answered by the security chain
        }
        if (Unavailable.causes(unexpected)) {
            LOG.warn("A store is away: {}", unexpected.toString());
            return ProblemWriter.answer(
                    ProblemException.of(
                                    HttpStatus.SERVICE_UNAVAILABLE, "SERVICE_UNAVAILABLE", "Come again in a moment.")
                            .retryAfter(Duration.ofSeconds(1)),
                    request);
        }
        LOG.error("{} {} failed", request.getMethod(), request.getRequestURI(), unexpected);
        return ProblemWriter.answer(
                ProblemException.of(
                        HttpStatus.INTERNAL_SERVER_ERROR,
                        "INTERNAL_ERROR",
                        "Something went wrong on our side; quote the request id."),
                request);
    }
}
