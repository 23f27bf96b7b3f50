package io.traitortrack.integrity;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Looks at everything, on a system that works meanwhile.
 *
 * <p>The ends of Kafka are noted first, then each database is read at one moment, then Kafka. What stood before the noted
 * ends was committed before, so it must be in the tables as they are read; what is in the tables must come on Kafka soon.
 * Nothing else is compared across the two moments.
 */
final class Check {

    private final Settings settings;
    private final Events events = new Events();
    private final Numbers numbers = new Numbers();
    private final Versions versions = new Versions();
    private final Claims claims = new Claims();

    private Check(Settings settings) {
        this.settings = settings;
    }

    static Report run(Settings settings) {
        long started = System.nanoTime();
        try {
            Check check = new Check(settings);
            Findings findings = check.findings();
            return new Report(findings, check.events.size(), Duration.ofNanos(System.nanoTime() - started));
        } catch (SQLException failure) {
            throw new CouldNotLook("A database cannot be read: " + failure.getMessage());
        } catch (org.apache.kafka.common.KafkaException failure) {
            throw new CouldNotLook("Kafka cannot be read: " + failure.getMessage());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CouldNotLook("The check was stopped.");
        }
    }

    private Findings findings() throws SQLException, InterruptedException {
        try (Topics topics = Topics.open(settings);
                Snapshot scan = Snapshot.of(settings, "scan");
                Snapshot bill = Snapshot.of(settings, "bill");
                Snapshot audit = Snapshot.of(settings, "audit")) {
            Map<String, Snapshot> snapshots = Map.of("scan", scan, "bill", bill, "audit", audit);
            topics.readToEnd(this::take);
            Findings findings = judged(snapshots);
            Patience patience = Patience.of(settings.settle());
            while (!findings.green() && patience.waited()) {
                topics.readToEnd(this::take);
                findings = judged(snapshots);
            }
            new Log(settings, events).judge(audit, findings);
            for (TableRule rule : TableRule.ALL) {
                rule.check(snapshot(snapshots, rule.database()), findings);
            }
            for (Picture picture : Picture.ALL) {
                picture.check(
                        settings,
                        snapshot(snapshots, picture.owner()),
                        snapshot(snapshots, picture.knower()),
                        findings);
            }
            return findings;
        }
    }

    private static Snapshot snapshot(Map<String, Snapshot> snapshots, String database) {
        Snapshot snapshot = snapshots.get(database);
        if (snapshot == null) {
            throw new CouldNotLook("There is no database " + database + ".");
        }
        return snapshot;
    }

    private void take(ConsumerRecord<byte[], byte[]> kafka, boolean early) {
        Published event = Published.read(kafka);
        if (event == null) {
            events.takeStranger(kafka, early);
        } else if (events.take(event, kafka, early) && !event.topic().equals(Events.PERSONAL)) {
            numbers.take(event);
            versions.take(event, early);
            claims.take(event, early);
        }
    }

    private Findings judged(Map<String, Snapshot> snapshots) throws SQLException {
        Findings findings = new Findings();
        events.judgeOutboxes(snapshots, findings);
        numbers.judge(findings);
        versions.judge(snapshots, findings);
        claims.judge(snapshots, findings);
        return findings;
    }
}
