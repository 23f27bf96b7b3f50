package io.traitortrack.platform.idempotency;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import io.traitortrack.platform.contention.Contention;
import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.platform.security.Caller;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Lets a write that carries an {@code Idempotency-Key} be sent again without happening again. */
public final class IdempotentWrites {

    private static final Pattern WELL_FORMED = Pattern.compile("[\\x21-\\x7e]{8,100}");
    private static final List<String> KEPT_HEADERS = List.of(HttpHeaders.ETAG, HttpHeaders.LOCATION);

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final JsonMapper json;
    private final Contention contention;

    private record Answer(String operation, String fingerprint, int status, String headers, String body) {}

    public IdempotentWrites(JdbcClient jdbc, TransactionTemplate transaction, JsonMapper json, Contention contention) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.json = json;
        this.contention = contention;
    }

    /**
     * Runs the write, and keeps its answer in the same transaction; when the same caller sends the same key again,
     * returns that answer and runs nothing. Without a key the write just runs, in one transaction.
     *
     * <p>A write that throws leaves the key free; one that loses a race for locks runs again.
     *
     * @param stillAllowed throws where the caller may not, or no longer, see what the write is about; it is asked before
     *     an answer is given again, for grants may be narrower by then. The write itself checks for itself.
     * @throws ProblemException 409 {@code KEY_REUSED} when the key came with another operation or body
     */
    public <T> ResponseEntity<T> once(
            @Nullable String key,
            Caller caller,
            String operation,
            Object request,
            Class<T> bodyType,
            Runnable stillAllowed,
            Supplier<ResponseEntity<T>> write) {
        if (key == null) {
            return contention.outlast(() -> done(transaction.execute(status -> write.get())));
        }
        if (!WELL_FORMED.matcher(key).matches()) {
            throw ProblemException.invalid("Idempotency-Key", "must be 8 to 100 visible ASCII characters");
        }
        String fingerprint = fingerprint(operation, json.writeValueAsString(request));
        return contention.outlast(() -> done(transaction.execute(status -> {
            // serialises equal keys, so that the second waits for the first one's answer
            jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))")
                    .param("key", caller.userId() + "\u001f" + key)
                    .query((row, number) -> 1)
                    .single();
            Optional<Answer> earlier = find(caller, key);
            if (earlier.isPresent()) {
                stillAllowed.run();
                return replay(earlier.get(), operation, fingerprint, bodyType);
            }
            ResponseEntity<T> answer = write.get();
            keep(caller, key, operation, fingerprint, answer);
            return answer;
        })));
    }

    private Optional<Answer> find(Caller caller, String key) {
        return jdbc.sql("""
                        SELECT operation, fingerprint, status, headers, body FROM idempotency_key
                        WHERE caller = :caller AND key = :key
                        """)
                .param("caller", caller.userId())
                .param("key", key)
                .query(Answer.class)
                .optional();
    }

    private <T> ResponseEntity<T> replay(Answer earlier, String operation, String fingerprint, Class<T> bodyType) {
        if (!earlier.operation().equals(operation) || !earlier.fingerprint().equals(fingerprint)) {
            throw ProblemException.of(
                    HttpStatus.CONFLICT, "KEY_REUSED", "This Idempotency-Key was used for another request.");
        }
        HttpHeaders headers = new HttpHeaders();
        Map<?, ?> kept = json.readValue(earlier.headers(), Map.class);
        kept.forEach((name, value) -> headers.set(String.valueOf(name), String.valueOf(value)));
        return new ResponseEntity<>(
                json.readValue(earlier.body(), bodyType), headers, HttpStatus.valueOf(earlier.status()));
    }

    private <T> void keep(Caller caller, String key, String operation, String fingerprint, ResponseEntity<T> answer) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String name : KEPT_HEADERS) {
            String value = answer.getHeaders().getFirst(name);
            if (value != null) {
                headers.put(name, value);
            }
        }
        jdbc.sql("""
                        INSERT INTO idempotency_key (caller, key, operation, fingerprint, status, headers, body, created_at)
                        VALUES (:caller, :key, :operation, :fingerprint, :status, :headers, :body, now())
                        """)
                .param("caller", caller.userId())
                .param("key", key)
                .param("operation", operation)
                .param("fingerprint", fingerprint)
                .param("status", answer.getStatusCode().value())
                .param("headers", json.writeValueAsString(headers))
                .param("body", json.writeValueAsString(answer.getBody()))
                .update();
    }

    private static String fingerprint(String operation, String request) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest((operation + "\n" + request).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every JDK has SHA-256", missing);
        }
    }

    private static <T> ResponseEntity<T> done(@Nullable ResponseEntity<T> answer) {
        if (answer == null) {
            throw new IllegalStateException("a write answers");
        }
        return answer;
    }
}
