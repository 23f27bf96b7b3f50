package io.traitortrack.audit.intake;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The topics that exist now, of those that are audited.
 *
 * @param clusterId of the Kafka cluster
 * @param topicIds by topic name; a topic that was made anew has another id
 * @param partitions all of them
 */
record AuditedTopics(String clusterId, Map<String, String> topicIds, List<TopicPartition> partitions) {

    private static final String DEAD_LETTERS = ".dlt";

    AuditedTopics {
        topicIds = Map.copyOf(topicIds);
        partitions = List.copyOf(partitions);
    }

    /** Asks the cluster; a topic that is not declared yet is left out. Every topic of dead letters is audited, too. */
    static AuditedTopics describe(Admin admin, List<String> declared) throws ExecutionException, InterruptedException {
        var names = new TreeSet<>(declared);
        admin.listTopics().names().get().stream()
                .filter(name -> name.endsWith(DEAD_LETTERS))
                .forEach(names::add);
        var ids = new HashMap<String, String>();
        var partitions = new ArrayList<TopicPartition>();
        for (KafkaFuture<TopicDescription> future :
                admin.describeTopics(names).topicNameValues().values()) {
            try {
                var topic = future.get();
                ids.put(topic.name(), topic.topicId().toString());
                topic.partitions().forEach(p -> partitions.add(new TopicPartition(topic.name(), p.partition())));
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
            }
        }
        return new AuditedTopics(admin.describeCluster().clusterId().get(), ids, partitions);
    }
}
