package io.traitortrack.audit.log;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One entry of the log, version 1: a Kafka record as it came, in deterministic CBOR.
 *
 * <p>The bytes are one CBOR array: {@code [1, topic, partition, offset, key, [[name, value], ...], content]}. Key and
 * header values are byte strings or null. The content is the byte string of the record's value, verbatim, or, where
 * that could not be taken over, an array {@code [reason, length, sha256]}.
 *
 * @param topic for example {@code scanning.bag}
 * @param partition of the topic
 * @param offset within the partition
 * @param key of the record, null where it had none or where it did not fit
 * @param headers in the order of the record
 * @param content the value, or what stands for it
 */
public record Entry(
        String topic, int partition, long offset, @Nullable Bytes key, List<Header> headers, Content content) {
    /** Longest encoded entry: bundles carry the length as sixteen bits. */
    public static final int MAX_BYTES = 65_535;

    private static final int VERSION = 1;

    /** A header of the record; values of events are UTF-8 text. */
    public record Header(String name, @Nullable Bytes value) {}

    /** The value of the record, or what stands for it. */
    public sealed interface Content {}

    /** The value as it came. */
    public record Verbatim(Bytes value) implements Content {}

    /**
     * What stands for a value that the log does not hold.
     *
     * @param reason why
     * @param length of what was left out, in bytes
     * @param sha256 plain SHA-256 of what was left out: of the value, or for {@link Reason#RECORD_TOO_LARGE} of the
     *     whole entry as it would have been encoded
     */
    public record Replaced(Reason reason, long length, Hash sha256) implements Content {}

    /** Why a record entered as its hash. */
    public enum Reason {
        /** No event: headers are missing or wrong, or the value is not a JSON object. */
        MALFORMED,
        /** The value is too long; key and headers are kept. */
        VALUE_TOO_LARGE,
        /** Key and headers alone are too long; the hash is that of the whole entry. */
        RECORD_TOO_LARGE,
        /** The event id was used before for something else. */
        EVENT_ID_REUSED
    }

    public Entry {
        headers = List.copyOf(headers);
    }

    /** The value of the first header of that name, read as UTF-8; null where there is none. */
    public @Nullable String header(String name) {
        for (Header header : headers) {
            if (header.name().equals(name)) {
                return header.value() == null ? null : header.value().text();
            }
        }
        return null;
    }

    /** This entry with the hash of its value in place of the value; of the whole where even that is too long. */
    public Entry replaced(Reason reason) {
        byte[] value = content instanceof Verbatim verbatim ? verbatim.value().array() : new byte[0];
        var smaller = withContent(key, headers, new Replaced(reason, value.length, Hash.ofContent(value)));
        if (smaller.encode().length <= MAX_BYTES) {
            return smaller;
        }
        byte[] whole = encode();
        return withContent(null, List.of(), new Replaced(Reason.RECORD_TOO_LARGE, whole.length, Hash.ofContent(whole)));
    }

    /** The bytes that the log holds and that the leaf is the hash of. */
    public byte[] encode() {
        var cbor = new CborWriter()
                .array(7)
                .unsigned(VERSION)
                .text(topic)
                .unsigned(partition)
                .unsigned(offset);
        cbor.bytes(key == null ? null : key.array()).array(headers.size());
        for (Header header : headers) {
            var value = header.value();
            cbor.array(2).text(header.name()).bytes(value == null ? null : value.array());
        }
        switch (content) {
            case Verbatim(Bytes value) -> cbor.bytes(value.array());
            case Replaced(Reason reason, long length, Hash sha256) ->
                cbor.array(3).text(reason.name()).unsigned(length).bytes(sha256.toBytes());
        }
        return cbor.toBytes();
    }

    /**
     * Reads an entry.
     *
     * @throws IllegalArgumentException where the bytes are no entry of version 1 in its only spelling
     */
    public static Entry decode(byte[] bytes) {
        var cbor = new CborReader(bytes);
        if (cbor.array() != 7 || cbor.unsigned() != VERSION) {
            throw new IllegalArgumentException("not an entry of version 1");
        }
        String topic = cbor.text();
        int partition = Math.toIntExact(cbor.unsigned());
        long offset = cbor.unsigned();
        var key = orNull(cbor.bytes());
        var headers = new ArrayList<Header>();
        for (int left = cbor.array(); left > 0; left--) {
            expect(cbor.array() == 2, "a header is a pair");
            headers.add(new Header(cbor.text(), orNull(cbor.bytes())));
        }
        Content content = cbor.atArray() ? readReplaced(cbor) : new Verbatim(present(cbor.bytes()));
        cbor.end();
        return new Entry(topic, partition, offset, key, headers, content);
    }

    private Entry withContent(@Nullable Bytes newKey, List<Header> newHeaders, Content newContent) {
        return new Entry(topic, partition, offset, newKey, newHeaders, newContent);
    }

    private static Content readReplaced(CborReader cbor) {
        expect(cbor.array() == 3, "a replaced value has reason, length and hash");
        var reason = Reason.valueOf(cbor.text());
        return new Replaced(
                reason, cbor.unsigned(), Hash.of(present(cbor.bytes()).array()));
    }

    private static @Nullable Bytes orNull(byte @Nullable [] bytes) {
        return bytes == null ? null : Bytes.of(bytes);
    }

    private static Bytes present(byte @Nullable [] bytes) {
        if (bytes == null) {
            throw new IllegalArgumentException("a value is never null");
        }
        return Bytes.of(bytes);
    }

    private static void expect(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }
}
