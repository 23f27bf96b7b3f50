package io.traitortrack.audit;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.MeterRegistry;
import io.traitortrack.audit.log.Entry;
import io.traitortrack.testkit.Database;
import io.traitortrack.testkit.TestServers;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Everything of a record that becomes text in the database, as badly as Kafka carries it: the log takes it, and what
 * comes behind it in the same partition.
 */
class AwkwardRecordsIT {
    private static final String EVENTS = "/api/v1/audit/events";
    private static final String TOPIC = "scanning.bag";
    private static final String PERSONAL = "audit.personal";
    private static final String NUL = "\u0000";
    private static final String HUGE = "x".repeat(900_000);
    private static final byte[] NOT_UTF_8 = {
        (byte) 0xc0, (byte) 0x80, (byte) 0xed, (byte) 0xa0, (byte) 0x80, (byte) 0xff
    };
    private static final Database DATABASE = TestServers.database("audit");
    private static RunningAudit audit;

    @BeforeAll
    static void start() {
        audit = RunningAudit.start();
    }

    @AfterAll
    static void stop() {
        audit.close();
    }

    @Test
    void takesEveryRecordHoweverAwkwardItsTextsAre() throws SQLException {
        var sent = new LinkedHashMap<String, RecordMetadata>();
        someRecords().forEach((what, record) -> sent.put(what, AnEvent.send(record)));

        awaitOneBehind(0);

        var places = places();
        assertThat(sent).allSatisfy((what, place) -> assertThat(places).as(what).contains(name(place)));
        assertThat(audit.verdict().out()).startsWith("green");
    }

    @Test
    void showsEveryRecordHoweverAwkwardItsTextsAre() {
        someRecords().values().forEach(AnEvent::send);
        awaitOneBehind(0);

        String cursor = "";
        do {
            var answer = audit.get(EVENTS + "?limit=500" + cursor);
            assertThat(answer.statusCode()).isEqualTo(200);
            var page = audit.json(EVENTS + "?limit=500" + cursor);
            cursor = page.get("next").isNull()
                    ? ""
                    : "&cursor=" + page.get("next").stringValue();
            page.get("items")
                    .forEach(item -> assertThat(
                                    audit.get(EVENTS + "/" + item.get("eventId").stringValue())
                                            .statusCode())
                            .as(item.toString())
                            .isEqualTo(200));
        } while (!cursor.isEmpty());
    }

    @Test
    void leavesOutAwkwardPersonalFieldsCountsThemAndTellsOfThemOnce() {
        var meter = audit.context()
                .getBean(MeterRegistry.class)
                .get("audit.unreadable")
                .counter();
        double before = meter.count();
        var complaints = complaints();
        var records = somePersonalRecords();

        records.values().forEach(value -> AnEvent.send(new ProducerRecord<>(PERSONAL, 0, null, value)));
        var event = AnEvent.ofALink("SB81000", "0081000").send();
        AnEvent.send(new ProducerRecord<>(PERSONAL, 0, null, utf8(personal(event.id(), "\"note\"", "\"torn\""))));

        var found = audit.awaitJson(EVENTS + "/" + event.id(), body -> body.has("personal"));
        assertThat(found.path("personal").path("note").path("value").asString()).isEqualTo("torn");
        assertThat(meter.count() - before).isEqualTo(records.size());
        assertThat(complaints.list.stream()
                        .filter(line -> line.getMessage().contains("malformed"))
                        .mapToInt(line -> (int) line.getArgumentArray()[0])
                        .sum())
                .isEqualTo(records.size());
        assertThat(complaints.list)
                .noneSatisfy(line -> assertThat(line.getFormattedMessage()).contains("secret"));
    }

    /** By what is awkward about them. None is numbered: the checker would rightly ask for what is missing. */
    private static Map<String, ProducerRecord<byte[], byte[]>> someRecords() {
        var records = new LinkedHashMap<String, ProducerRecord<byte[], byte[]>>();
        for (String header : new String[] {"ce_id", "ce_type", "ce_source", "ce_time", "ce_subject", "ce_requestid"}) {
            records.put("NUL in " + header, with(anEvent("{}"), header, utf8("SB8" + NUL + "1")));
            records.put("no UTF-8 in " + header, with(anEvent("{}"), header, NOT_UTF_8));
            records.put("nothing in " + header, with(anEvent("{}"), header, null));
            records.put("much in " + header, with(anEvent("{}"), header, utf8("x".repeat(60_000))));
            records.put("too much in " + header, with(anEvent("{}"), header, utf8(HUGE)));
        }
        records.put("NUL in the name of a header", with(anEvent("{}"), "h" + NUL, utf8("x")));
        records.put("too long a name of a header", with(anEvent("{}"), HUGE, utf8("x")));
        records.put("many headers", manyHeaders());
        records.put("NUL as key", anEvent(utf8(NUL), utf8("{}")));
        records.put("no UTF-8 as key", anEvent(NOT_UTF_8, utf8("{}")));
        records.put("too long a key", anEvent(utf8(HUGE), utf8("{}")));
        records.put("no key", anEvent(null, utf8("{}")));
        records.put("malformed and NUL as key", anEvent(utf8("SB8" + NUL), utf8("?")));
        records.put("no value", anEvent(utf8("SB80000"), null));
        records.put("no UTF-8 as value", anEvent(utf8("SB80000"), NOT_UTF_8));
        records.put(
                "UTF-16 as value", anEvent(utf8("SB80000"), "{\"actor\":\"u\"}".getBytes(StandardCharsets.UTF_16LE)));
        for (String field : new String[] {
            "actor",
            "siteCode",
            "outcome",
            "reason",
            "code",
            "parentCode",
            "billNumber",
            "otherParent",
            "occurredAt",
            "recordedAt",
            "\\u0000Code",
            "\\ud800Code"
        }) {
            records.put("NUL in " + field, anEvent(json(field, "\"u\\u0000-7\"")));
            records.put("half a pair in " + field, anEvent(json(field, "\"u\\ud83d-7\"")));
            records.put("the other half in " + field, anEvent(json(field, "\"u\\ude00-7\"")));
            records.put(
                    "a pair at the limit in " + field, anEvent(json(field, "\"" + "x".repeat(199) + "\ud83d\ude00\"")));
            records.put("much in " + field, anEvent(json(field, "\"" + "\u0939".repeat(15_000) + "\"")));
            records.put("too much in " + field, anEvent(json(field, "\"" + HUGE + "\"")));
            records.put("no text in " + field, anEvent(json(field, "{\"a\":[1,null,true]}")));
            records.put("an endless number in " + field, anEvent(json(field, "1e99999999999")));
            records.put("a long number in " + field, anEvent(json(field, "9".repeat(5_000))));
        }
        for (String time : new String[] {
            "-999999999-01-01T00:00:00+18:00", "+999999999-12-31T23:59:59.999999999-18:00", "0000-12-31T23:59:59Z",
            "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z", "10000-01-01T00:00:00Z"
        }) {
            records.put("happened " + time, anEvent(json("occurredAt", "\"" + time + "\"")));
            records.put("recorded " + time, anEvent(json("recordedAt", "\"" + time + "\"")));
            records.put("sent " + time, with(anEvent("{}"), "ce_time", utf8(time)));
        }
        records.put(
                "many codes",
                anEvent(json("parentCodes", "[" + "\"\u0939\u0939\u0939\u0939\",".repeat(4_000) + "\"\"]")));
        records.put("many long codes", anEvent(json("parentCodes", longCodes())));
        records.put("deep", anEvent("{\"a\":" + "[".repeat(20_000) + "]".repeat(20_000) + "}"));
        records.put("a mark of byte order", anEvent("\ufeff{}"));
        records.put("from the beginning of time", new ProducerRecord<>(TOPIC, 0, 0L, utf8("SB80000"), utf8("?")));
        return records;
    }

    private static Map<String, byte[]> somePersonalRecords() {
        String id = AnEvent.newId();
        var records = new LinkedHashMap<String, String>();
        records.put("NUL in a name", personal(id, "\"secret\\u0000\"", "\"secret\""));
        records.put("NUL in a value", personal(id, "\"note\"", "\"secret\\u0000\""));
        records.put("half a pair in a name", personal(id, "\"secret\\ud800\"", "\"secret\""));
        records.put("half a pair in a value", personal(id, "\"note\"", "\"secret\\udc00\""));
        records.put("no name", personal(id, "\"\"", "\"secret\""));
        records.put("too long a name", personal(id, "\"" + "secret".repeat(20) + "\"", "\"secret\""));
        records.put("no text", personal(id, "\"note\"", "7"));
        records.put("no fields", "{\"eventId\":\"" + id + "\",\"fields\":{}}");
        records.put("a list of fields", "{\"eventId\":\"" + id + "\",\"fields\":[\"secret\"]}");
        records.put("NUL in the event's id", personal("\\u0000", "\"note\"", "\"secret\""));
        records.put("no JSON", "secret");
        records.put("deep", "[".repeat(20_000));
        var values = new LinkedHashMap<String, byte[]>();
        records.forEach((what, value) -> values.put(what, utf8(value)));
        values.put("no UTF-8", NOT_UTF_8);
        values.put("nothing", null);
        return values;
    }

    private static String personal(String eventId, String name, String value) {
        return "{\"eventId\":\"" + eventId + "\",\"fields\":{" + name
                + ":{\"salt\":\"MDEyMzQ1Njc4OWFiY2RlZg\",\"value\":" + value + "}}}";
    }

    private static String json(String field, String value) {
        return "{\"" + field + "\":" + value + "}";
    }

    private static String longCodes() {
        return IntStream.range(0, 600)
                .mapToObj(i -> "\"" + "%03d".formatted(i) + "\u0939".repeat(25) + "\"")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static ProducerRecord<byte[], byte[]> anEvent(String value) {
        return anEvent(utf8("SB80000"), utf8(value));
    }

    private static ProducerRecord<byte[], byte[]> anEvent(byte @Nullable [] key, byte @Nullable [] value) {
        var record = new ProducerRecord<byte[], byte[]>(TOPIC, 0, key, value);
        record.headers()
                .add("ce_id", utf8(AnEvent.newId()))
                .add("ce_type", utf8("io.traitortrack.ScanRejected.v1"))
                .add("ce_source", utf8("/awkward"))
                .add("ce_subject", utf8("SB80000"));
        return record;
    }

    private static ProducerRecord<byte[], byte[]> with(
            ProducerRecord<byte[], byte[]> record, String header, byte @Nullable [] value) {
        record.headers().remove(header).add(header, value);
        return record;
    }

    private static ProducerRecord<byte[], byte[]> manyHeaders() {
        var record = anEvent("{}");
        for (int i = 0; i < 9_000; i++) {
            record.headers().add("h", null);
        }
        return record;
    }

    /** What comes behind all that, in this partition. */
    private static void awaitOneBehind(int partition) {
        var record = new ProducerRecord<>(TOPIC, partition, utf8("SB80001"), utf8("{}"));
        String id = AnEvent.newId();
        record.headers()
                .add("ce_id", utf8(id))
                .add("ce_type", utf8("io.traitortrack.BagSealed.v1"))
                .add("ce_source", utf8("/awkward"));
        AnEvent.send(record);
        assertThat(audit.awaitEvent(id).path("logIndex").isNumber())
                .as("the intake goes on")
                .isTrue();
    }

    /** Topic, partition and offset of every entry. */
    private static Collection<String> places() throws SQLException {
        var places = new TreeSet<String>();
        try (Connection connection = DATABASE.connect(DATABASE.service());
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT bytes FROM entry")) {
            while (rows.next()) {
                var entry = Entry.decode(rows.getBytes(1));
                places.add(entry.topic() + "/" + entry.partition() + "/" + entry.offset());
            }
        }
        return places;
    }

    private static String name(RecordMetadata place) {
        return place.topic() + "/" + place.partition() + "/" + place.offset();
    }

    private static ListAppender<ILoggingEvent> complaints() {
        var appender = new ListAppender<ILoggingEvent>();
        appender.start();
        ((Logger) LoggerFactory.getLogger("io.traitortrack.audit.intake.IntakeMeters")).addAppender(appender);
        return appender;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
