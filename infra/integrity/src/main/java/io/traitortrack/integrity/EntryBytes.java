package io.traitortrack.integrity;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * The entry that the audit log must hold of a record, written from its description and not by the log's own code: the
 * deterministic CBOR of {@code [1, topic, partition, offset, key, [[name, value], ...], value]}.
 */
final class EntryBytes {

    private static final int UNSIGNED = 0;
    private static final int BYTES = 2;
    private static final int TEXT = 3;
    private static final int ARRAY = 4;
    private static final int NULL = 0xf6;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(2_048);

    private EntryBytes() {}

    static byte[] of(ConsumerRecord<byte[], byte[]> kafka) {
        EntryBytes entry = new EntryBytes();
        entry.head(ARRAY, 7);
        entry.head(UNSIGNED, 1);
        entry.text(kafka.topic());
        entry.head(UNSIGNED, kafka.partition());
        entry.head(UNSIGNED, kafka.offset());
        entry.bytes(kafka.key());
        Header[] headers = kafka.headers().toArray();
        entry.head(ARRAY, headers.length);
        for (Header header : headers) {
            entry.head(ARRAY, 2);
            entry.text(header.key());
            entry.bytes(header.value());
        }
        entry.bytes(kafka.value());
        return entry.out.toByteArray();
    }

    private void text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        head(TEXT, utf8.length);
        out.writeBytes(utf8);
    }

    private void bytes(byte @Nullable [] bytes) {
        if (bytes == null) {
            out.write(NULL);
        } else {
            head(BYTES, bytes.length);
            out.writeBytes(bytes);
        }
    }

    private void head(int kind, long value) {
        if (value < 24) {
            out.write(kind << 5 | (int) value);
            return;
        }
        int size = value < 1L << 8 ? 0 : value < 1L << 16 ? 1 : value < 1L << 32 ? 2 : 3;
        out.write(kind << 5 | 24 + size);
        for (int shift = 8 * ((1 << size) - 1); shift >= 0; shift -= 8) {
            out.write((int) (value >>> shift));
        }
    }
}
