package io.traitortrack.localstack.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;

import io.traitortrack.localstack.process.StartFailure;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The topics that {@code infra/kafka/topics.json} declares; nothing else ever creates one.
 *
 * @param partitions of every topic; final, since order holds per partition
 */
record Topics(int partitions, short replicationFactor, Map<String, String> config, List<Topic> topics) {
    record Topic(String name, @Nullable Map<String, String> config) {}

    static Topics in(Path file) {
        return JsonMapper.shared().readValue(file.toFile(), Topics.class);
    }

    /** Creates what is missing, sets the configuration of what is there, and refuses another number of partitions. */
    void declare(Admin admin) throws ExecutionException, InterruptedException {
        Set<String> present = new HashSet<>(admin.listTopics().names().get());
        present.retainAll(topics.stream().map(Topic::name).toList());
        for (TopicDescription topic :
                admin.describeTopics(present).allTopicNames().get().values()) {
            if (topic.partitions().size() != partitions) {
                throw new StartFailure("Topic " + topic.name() + " has "
                        + topic.partitions().size() + " partitions, declared are " + partitions
                        + "; the number of partitions is final.");
            }
        }
        List<NewTopic> missing = new ArrayList<>();
        Map<ConfigResource, Collection<AlterConfigOp>> known = new HashMap<>();
        for (Topic topic : topics) {
            Map<String, String> wanted = new HashMap<>(config);
            if (topic.config() != null) {
                wanted.putAll(topic.config());
            }
            if (present.contains(topic.name())) {
                known.put(
                        new ConfigResource(ConfigResource.Type.TOPIC, topic.name()),
                        wanted.entrySet().stream()
                                .map(e -> new AlterConfigOp(
                                        new ConfigEntry(e.getKey(), e.getValue()), AlterConfigOp.OpType.SET))
                                .toList());
            } else {
                missing.add(new NewTopic(topic.name(), partitions, replicationFactor).configs(wanted));
            }
        }
        admin.createTopics(missing).all().get();
        admin.incrementalAlterConfigs(known).all().get();
    }
}
