package io.traitortrack.audit.intake;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads every partition of every audited topic from where the database says, in a thread of its own: while one batch is
 * written, the next one is fetched and decoded.
 *
 * <p>It reads the topics that there were when it was opened. Once there are others it is {@link #over()}, and a new one
 * is opened.
 */
final class TopicReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicReader.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration LOOK_FOR_TOPICS = Duration.ofSeconds(5);
    private static final Duration LOOK_WHETHER_CLOSED = Duration.ofMillis(200);

    private final Admin admin;
    private final Consumer<byte[], byte[]> consumer;
    private final List<String> names;
    private final String personalTopic;
    private final AuditedTopics topics;
    private final ConsumedOffsets offsets;
    private final BlockingQueue<Batch> ahead = new ArrayBlockingQueue<>(1);
    private final Thread thread = Thread.ofPlatform().name("topic-reader").unstarted(this::run);
    private volatile boolean closed;
    private volatile boolean ended;
    private volatile @Nullable Exception failure;

    private TopicReader(KafkaClients kafka, Admin admin, Consumer<byte[], byte[]> consumer, Connection connection)
            throws SQLException, ExecutionException, InterruptedException {
        this.admin = admin;
        this.consumer = consumer;
        this.names = kafka.topics();
        this.personalTopic = kafka.personalTopic();
        this.topics = AuditedTopics.describe(admin, names);
        this.offsets = ConsumedOffsets.load(connection, topics.clusterId(), topics.topicIds());
        connection.commit();
        consumer.assign(topics.partitions());
        for (TopicPartition partition : topics.partitions()) {
            consumer.seek(partition, offsets.next(partition));
        }
    }

    /** Reads on from what is stored; called with no transaction open. */
    static TopicReader open(KafkaClients kafka, Connection connection)
            throws SQLException, ExecutionException, InterruptedException {
        Admin admin = kafka.admin();
        Consumer<byte[], byte[]> consumer = kafka.consumer();
        try {
            var reader = new TopicReader(kafka, admin, consumer, connection);
            reader.thread.start();
            return reader;
        } catch (SQLException | ExecutionException | InterruptedException | RuntimeException e) {
            consumer.close();
            admin.close();
            throw e;
        }
    }

    /** The next batch; null where none came in time. Throws what ended the reading, once all before it is given. */
    @Nullable
    Batch next(Duration most) throws Exception {
        var batch = ahead.poll(most.toNanos(), TimeUnit.NANOSECONDS);
        var failed = failure;
        if (batch == null && failed != null && ahead.isEmpty()) {
            throw failed;
        }
        return batch;
    }

    /** Whether all is given that this reader will ever read. */
    boolean over() {
        return ended && failure == null && ahead.isEmpty();
    }

    ConsumedOffsets offsets() {
        return offsets;
    }

    private void run() {
        try (admin;
                consumer) {
            read();
        } catch (WakeupException e) {
            LOG.debug("woken up to close");
        } catch (Exception e) {
            failure = e;
        } finally {
            ended = true;
        }
    }

    private void read() throws ExecutionException, InterruptedException {
        long lookAt = System.nanoTime() + LOOK_FOR_TOPICS.toNanos();
        while (!closed) {
            if (lookAt - System.nanoTime() <= 0) {
                if (!AuditedTopics.describe(admin, names).equals(topics)) {
                    return;
                }
                lookAt = System.nanoTime() + LOOK_FOR_TOPICS.toNanos();
            }
            var records = consumer.poll(POLL);
            if (!records.isEmpty()) {
                give(records);
            }
        }
    }

    private void give(ConsumerRecords<byte[], byte[]> records) throws InterruptedException {
        var batch = Batch.of(records, personalTopic);
        boolean given = false;
        while (!given && !closed) {
            given = ahead.offer(batch, LOOK_WHETHER_CLOSED.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** What was read ahead and not yet taken is read again from where the database says. */
    @Override
    public void close() {
        closed = true;
        consumer.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            // it closes its connections by itself
            Thread.currentThread().interrupt();
        }
    }
}
