package io.traitortrack.system.field;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What the product answered to one call.
 *
 * @param status HTTP status, for a batch item the item's own
 * @param body JSON as sent; a missing or other body is a JSON null
 * @param raw the body as sent
 * @param retryAfter what the server asked to wait before the same call is tried again
 * @param requestId the answer's {@code X-Request-Id}
 * @param etag the version, for example {@code "3"} in quotes
 * @param took from the first byte sent to the last byte read; zero for a batch item
 */
public record Answer(
        int status,
        JsonNode body,
        ByteBuffer raw,
        Optional<Duration> retryAfter,
        Optional<String> requestId,
        Optional<String> etag,
        Duration took) {

    /** The body exactly as sent. */
    public byte[] bytes() {
        byte[] bytes = new byte[raw.remaining()];
        raw.duplicate().get(bytes);
        return bytes;
    }

    /** The problem's stable code, or an empty text for an answer that is no problem. */
    public String code() {
        return status < 400 ? "" : text("code");
    }

    /** A text of the body, or an empty text where there is none; {@code totals.parents} descends. */
    public String text(String path) {
        JsonNode node = at(path);
        return node == null || node.isNull() ? "" : node.asString();
    }

    /** A whole number of the body; a missing one is a fault of the answer. */
    public long number(String path) {
        JsonNode node = at(path);
        if (node == null || !node.isNumber()) {
            throw new AssertionError("no number " + path + " in " + this);
        }
        return node.asLong();
    }

    /** A yes or no of the body; a missing one is no. */
    public boolean flag(String path) {
        JsonNode node = at(path);
        return node != null && node.asBoolean(false);
    }

    /** The elements of a list in the body, none where the list is missing. */
    public List<JsonNode> list(String path) {
        JsonNode node = at(path);
        return node == null
                ? List.of()
                : StreamSupport.stream(node.spliterator(), false).toList();
    }

    /** The answers to the items of a batch, in the order of the list. */
    public List<Answer> results() {
        return list("results").stream()
                .map(item -> new Answer(
                        item.path("status").asInt(0),
                        item,
                        ByteBuffer.allocate(0),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Duration.ZERO))
                .toList();
    }

    /** The same answer, once it is one of the expected statuses; otherwise a fault that quotes it. */
    public Answer expect(int... statuses) {
        for (int expected : statuses) {
            if (status == expected) {
                return this;
            }
        }
        throw new AssertionError("unexpected answer: " + this);
    }

    private @Nullable JsonNode at(String path) {
        JsonNode node = body.at("/" + path.replace('.', '/'));
        return node.isMissingNode() ? null : node;
    }

    @Override
    public String toString() {
        return status + " " + (body.isNull() ? "(" + raw.remaining() + " bytes)" : body);
    }
}
