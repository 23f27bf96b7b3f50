package io.traitortrack.audit.intake;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Reads every partition of every audited topic from where the database says; notices topics that appear later. */
final class TopicReader {
    private final Admin admin;
    private final Consumer<byte[], byte[]> consumer;
    private final List<String> names;
    private final Connection connection;
    private @Nullable AuditedTopics topics;
    private @Nullable ConsumedOffsets offsets;

    TopicReader(Admin admin, Consumer<byte[], byte[]> consumer, List<String> names, Connection connection) {
        this.admin = admin;
        this.consumer = consumer;
        this.names = names;
        this.connection = connection;
    }

    /** Asks which topics there are, and reads on accordingly. Called with no transaction open. */
    void look() throws SQLException, ExecutionException, InterruptedException {
        var now = AuditedTopics.describe(admin, names);
        if (now.equals(topics)) {
            return;
        }
        var stored = ConsumedOffsets.load(connection, now.clusterId(), now.topicIds());
        connection.commit();
        consumer.assign(now.partitions());
        for (TopicPartition partition : now.partitions()) {
            consumer.seek(partition, stored.next(partition));
        }
        topics = now;
        offsets = stored;
    }

    ConsumerRecords<byte[], byte[]> poll(Duration most) {
        return consumer.poll(most);
    }

    ConsumedOffsets offsets() {
        if (offsets == null) {
            throw new IllegalStateException("look first");
        }
        return offsets;
    }
}
