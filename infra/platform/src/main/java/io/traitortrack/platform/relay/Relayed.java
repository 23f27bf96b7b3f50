package io.traitortrack.platform.relay;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

import io.traitortrack.platform.outbox.PersonalFields;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** A row of the outbox as the replication stream shows it. */
record Relayed(
        UUID id,
        String topic,
        String key,
        String type,
        @Nullable Long subjectVersion,
        String recordedAt,
        String requestId,
        @Nullable String causationId,
        @Nullable String traceparent,
        String value) {

    /** Reads a change; null for heartbeats and whatever else is not a new row of the outbox. */
    static @Nullable Relayed read(SourceRecord change) {
        if (!(change.value() instanceof Struct envelope)
                || envelope.schema().field("after") == null
                || envelope.schema().field("op") == null) {
            return null;
        }
        String operation = envelope.getString("op");
        Struct row = envelope.getStruct("after");
        if (row == null || !(operation.equals("c") || operation.equals("r"))) {
            return null;
        }
        return new Relayed(
                UUID.fromString(row.getString("id")),
                row.getString("topic"),
                row.getString("key"),
                row.getString("type"),
                row.getInt64("subject_version"),
                row.getString("recorded_at"),
                row.getString("request_id"),
                row.getString("causation_id"),
                row.getString("traceparent"),
                row.getString("value"));
    }

    /** Whether the event takes a sequence number; openings of personal fields are no events of the log. */
    boolean numbered() {
        return !topic.equals(PersonalFields.TOPIC);
    }

    /** The record for Kafka: CloudEvents 1.0 in binary mode. */
    ProducerRecord<byte[], byte[]> record(String source, @Nullable Long sequence) {
        ProducerRecord<byte[], byte[]> sent = new ProducerRecord<>(topic, bytes(key), bytes(value));
        header(sent, "ce_id", id.toString());
        header(sent, "ce_specversion", "1.0");
        header(sent, "ce_type", type);
        header(sent, "ce_source", source);
        header(sent, "ce_time", recordedAt);
        header(sent, "ce_subject", key);
        header(sent, "content-type", "application/json");
        header(sent, "traceparent", traceparent);
        header(sent, "ce_sequence", sequence == null ? null : "%020d".formatted(sequence));
        header(sent, "ce_subjectversion", subjectVersion == null ? null : subjectVersion.toString());
        header(sent, "ce_requestid", requestId);
        header(sent, "ce_causationid", causationId);
        return sent;
    }

    private static void header(ProducerRecord<byte[], byte[]> sent, String name, @Nullable String value) {
        if (value != null) {
            sent.headers().add(name, bytes(value));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
