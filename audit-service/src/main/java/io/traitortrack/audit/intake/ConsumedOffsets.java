package io.traitortrack.audit.intake;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

import org.apache.kafka.common.TopicPartition;

/**
 * Where reading goes on, stored in the transaction of the entries: no record is missed and none is read twice, whenever
 * the process dies. An offset holds for the cluster and topic id that it was written for; elsewhere reading starts at
 * the beginning, and event ids keep out what is in the log already.
 */
final class ConsumedOffsets {
    private final String clusterId;
    private final Map<String, String> topicIds;
    private final Map<TopicPartition, Long> next;

    private ConsumedOffsets(String clusterId, Map<String, String> topicIds, Map<TopicPartition, Long> next) {
        this.clusterId = clusterId;
        this.topicIds = topicIds;
        this.next = next;
    }

    static ConsumedOffsets load(Connection connection, String clusterId, Map<String, String> topicIds)
            throws SQLException {
        var next = new HashMap<TopicPartition, Long>();
        try (var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT topic, partition, cluster_id, topic_id, next_offset FROM consumed_offset")) {
            while (rows.next()) {
                String topic = rows.getString("topic");
                if (clusterId.equals(rows.getString("cluster_id"))
                        && rows.getString("topic_id").equals(topicIds.get(topic))) {
                    next.put(new TopicPartition(topic, rows.getInt("partition")), rows.getLong("next_offset"));
                }
            }
        }
        return new ConsumedOffsets(clusterId, topicIds, next);
    }

    /** The offset to read next; 0 for a partition that was never read. */
    long next(TopicPartition partition) {
        return next.getOrDefault(partition, 0L);
    }

    /** Stores how far reading came, within the connection's transaction. */
    void advance(Connection connection, Map<TopicPartition, Long> positions) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement("""
                INSERT INTO consumed_offset (topic, partition, cluster_id, topic_id, next_offset)
                VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (topic, partition) DO UPDATE
                SET cluster_id = excluded.cluster_id, topic_id = excluded.topic_id, next_offset = excluded.next_offset
                """)) {
            for (var position : positions.entrySet()) {
                String topic = position.getKey().topic();
                upsert.setString(1, topic);
                upsert.setInt(2, position.getKey().partition());
                upsert.setString(3, clusterId);
                upsert.setString(4, topicIds.getOrDefault(topic, ""));
                upsert.setLong(5, position.getValue());
                upsert.addBatch();
            }
            upsert.executeBatch();
        }
        next.putAll(positions);
    }
}
