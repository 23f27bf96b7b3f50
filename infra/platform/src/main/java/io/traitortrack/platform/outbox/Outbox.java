package io.traitortrack.platform.outbox;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.Collection;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Where a service writes its events, in the transaction of the fact. */
public class Outbox {

    private static final String INSERT = """
            INSERT INTO outbox (id, topic, key, type, subject_version, recorded_at, request_id, causation_id, traceparent, value)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private final JdbcTemplate jdbc;

    public Outbox(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Writes events; they are durable, and will be relayed, when the caller's transaction commits. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void append(Collection<OutboxEvent> events) {
        jdbc.batchUpdate(INSERT, events, 100, Outbox::bind);
    }

    private static void bind(PreparedStatement row, OutboxEvent event) throws SQLException {
        row.setObject(1, event.id());
        row.setString(2, event.topic());
        row.setString(3, event.key());
        row.setString(4, event.type());
        row.setObject(5, event.subjectVersion(), Types.BIGINT);
        row.setTimestamp(6, Timestamp.from(event.recordedAt()));
        row.setString(7, event.requestId());
        row.setObject(8, event.causationId(), Types.OTHER);
        row.setString(9, event.traceparent());
        row.setString(10, event.value());
    }
}
