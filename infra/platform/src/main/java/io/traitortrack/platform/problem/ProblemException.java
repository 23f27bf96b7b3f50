package io.traitortrack.platform.problem;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.traitortrack.platform.request.RequestContext;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** A refusal with a stable code; every answer that is not a success is one of these (RFC 9457). */
public final class ProblemException extends RuntimeException {

    private final HttpStatus status;
    private final String code;
    private final String detail;
    private final Map<String, Object> extensions = new LinkedHashMap<>();
    private final List<FieldError> errors = new ArrayList<>();
    private @Nullable Duration retryAfter;

    /** One field that was refused, and why. */
    public record FieldError(String field, String message) {}

    private ProblemException(HttpStatus status, String code, String detail) {
        super(code + ": " + detail, null, false, false);
        this.status = status;
        this.code = code;
        this.detail = detail;
    }

    /** Starts a problem, e.g. {@code of(CONFLICT, "PARENT_FULL", "Sack SB00860 holds 30 of 30 packs.")}. */
    public static ProblemException of(HttpStatus status, String code, String detail) {
        return new ProblemException(status, code, detail);
    }

    /** The 400 of a field that cannot be read. */
    public static ProblemException invalid(String field, String message) {
        return of(HttpStatus.BAD_REQUEST, "INVALID_REQUEST", field + " " + message + ".")
                .field(field, message);
    }

    /** Adds an extension member, e.g. {@code otherParent}. */
    public ProblemException with(String property, Object value) {
        extensions.put(property, value);
        return this;
    }

    /** Adds a member to {@code errors[]}. */
    public ProblemException field(String field, String message) {
        errors.add(new FieldError(field, message));
        return this;
    }

    /** Tells the client when to come again; sent as {@code Retry-After} in whole seconds, at least one. */
    public ProblemException retryAfter(Duration wait) {
        retryAfter = wait;
        return this;
    }

    public HttpStatus status() {
        return status;
    }

    public String code() {
        return code;
    }

    public String detail() {
        return detail;
    }

    public Map<String, Object> extensions() {
        return Map.copyOf(extensions);
    }

    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    /** Returns the problem's JSON members in their order; {@code instance} is the path that was asked for. */
    public Map<String, Object> body(@Nullable String instance) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put(
                "type",
                "urn:traitortrack:problem:" + code.toLowerCase(Locale.ROOT).replace('_', '-'));
        body.put("title", status.getReasonPhrase());
        body.put("status", status.value());
        body.put("detail", detail);
        if (instance != null) {
            body.put("instance", instance);
        }
        body.put("code", code);
        body.put("requestId", RequestContext.requestId());
        if (!errors.isEmpty()) {
            body.put("errors", List.copyOf(errors));
        }
        body.putAll(extensions);
        return body;
    }
}
