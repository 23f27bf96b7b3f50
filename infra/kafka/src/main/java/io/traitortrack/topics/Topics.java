package io.traitortrack.topics;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;

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
public record Topics(int partitions, short replicationFactor, Map<String, String> config, List<Topic> topics) {

    /** One topic, with what differs from the configuration of all. */
    public record Topic(String name, @Nullable Map<String, String> config) {}

    public static Topics in(Path file) {
        return JsonMapper.shared().readValue(file.toFile(), Topics.class);
    }

    /** The same topics for a cluster of another size; the number of partitions is chosen once and final. */
    public Topics sized(int ofPartitions, int copies, int inSync) {
        Map<String, String> all = new HashMap<>(config);
        all.put("min.insync.replicas", Integer.toString(inSync));
        return new Topics(ofPartitions, (short) copies, all, topics);
    }

    /**
     * Creates what is missing and sets the configuration of what is there.
     *
     * @throws IllegalStateException when a topic has another number of partitions
     */
    public void declare(Admin admin) throws ExecutionException, InterruptedException {
        Set<String> present = new HashSet<>(admin.listTopics().names().get());
        present.retainAll(topics.stream().map(Topic::name).toList());
        for (TopicDescription topic :
                admin.describeTopics(present).allTopicNames().get().values()) {
            if (topic.partitions().size() != partitions) {
                throw new IllegalStateException("Topic " + topic.name() + " has "
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
