package io.traitortrack.audit.intake;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.stereotype.Component;

/** Connections to Kafka. The sequencer assigns partitions itself: one reader, no group, offsets in the database. */
@Component
class KafkaClients {
    private final KafkaProperties properties;
    private final List<String> topics;
    private final String personalTopic;

    KafkaClients(KafkaProperties properties, AuditProperties audited) {
        this.properties = properties;
        var all = new ArrayList<>(audited.topics());
        personalTopic = audited.personalTopic();
        all.add(personalTopic);
        this.topics = List.copyOf(all);
    }

    /** Every topic that the audit service reads. */
    List<String> topics() {
        return topics;
    }

    /** The one of them whose records never enter the log. */
    String personalTopic() {
        return personalTopic;
    }

    Admin admin() {
        Map<String, Object> config = new HashMap<>(properties.buildAdminProperties());
        config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
        config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        return Admin.create(config);
    }

    Consumer<byte[], byte[]> consumer() {
        Map<String, Object> config = new HashMap<>(properties.buildConsumerProperties());
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.remove(ConsumerConfig.GROUP_ID_CONFIG);
        return new DefaultKafkaConsumerFactory<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .createConsumer();
    }
}
