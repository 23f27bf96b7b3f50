package io.traitortrack.audit.intake;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.traitortrack.audit.personal.PersonalRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * Records read together, decoded and encoded: all that can be done before their turn in the log has come.
 *
 * @param received events in the order in which they were read
 * @param openings of personal fields
 * @param malformed places of the records of personal fields that cannot be read
 * @param positions the offset to read next, by partition
 */
record Batch(
        List<Received> received,
        List<PersonalRecord> openings,
        List<String> malformed,
        Map<TopicPartition, Long> positions) {

    static Batch of(ConsumerRecords<byte[], byte[]> records, String personalTopic) {
        var received = new ArrayList<Received>(records.count());
        var openings = new ArrayList<PersonalRecord>();
        var malformed = new ArrayList<String>();
        var positions = new HashMap<TopicPartition, Long>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            positions.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
            if (record.topic().equals(personalTopic)) {
                PersonalRecord.read(record.value())
                        .ifPresentOrElse(
                                openings::add,
                                () -> malformed.add(place(record.topic(), record.partition(), record.offset())));
            } else {
                received.add(Received.of(record));
            }
        }
        return new Batch(received, openings, malformed, positions);
    }

    static String place(String topic, int partition, long offset) {
        return topic + "/" + partition + " offset " + offset;
    }
}
