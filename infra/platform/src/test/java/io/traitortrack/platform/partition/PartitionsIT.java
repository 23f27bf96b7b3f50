package io.traitortrack.platform.partition;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import io.traitortrack.platform.PlatformTables;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PartitionsIT {

    private static final String OF_THE_FIRST_OF_MARCH = "019ca945-0a00-7000-8000-00000000000";

    private Connection owner;

    @BeforeEach
    void makeTables() throws SQLException {
        owner = PlatformTables.make();
    }

    @AfterEach
    void close() throws SQLException {
        owner.close();
    }

    @Test
    void makesTheComingDaysOnce() throws SQLException {
        assertThat(text("SELECT made || ' ' || detached || ' ' || dropped FROM maintain_partitions('2026-03-01')"))
                .isEqualTo("8 0 0");
        assertThat(text("SELECT made || ' ' || detached || ' ' || dropped FROM maintain_partitions('2026-03-01')"))
                .isEqualTo("0 0 0");
        assertThat(text("SELECT made || ' ' || detached || ' ' || dropped FROM maintain_partitions('2026-03-02')"))
                .isEqualTo("2 0 0");
        assertThat(text("SELECT string_agg(inhrelid::regclass::text, ' ' ORDER BY 1) FROM pg_inherits"
                        + " WHERE inhparent = 'outbox'::regclass"))
                .isEqualTo("outbox_default outbox_20260301 outbox_20260302 outbox_20260303 outbox_20260304"
                        + " outbox_20260305");
    }

    @Test
    void putsAnEventIntoItsDay() throws SQLException {
        text("SELECT made FROM maintain_partitions('2026-03-01')");
        write(1, "scanning.bag");

        assertThat(text("SELECT tableoid::regclass::text FROM outbox")).isEqualTo("outbox_20260301");
    }

    @Test
    void movesRowsOfAWrongClockIntoTheirMonthWhenItComes() throws SQLException {
        makeFactsByTheMonth();
        text("SELECT made FROM maintain_partitions('2026-01-15')");
        run("INSERT INTO fact VALUES ('" + OF_THE_FIRST_OF_MARCH + "1', 'one')");
        run("INSERT INTO fact VALUES ('" + OF_THE_FIRST_OF_MARCH + "2', 'two')");
        run("INSERT INTO fact VALUES ('ffffffff-0000-7000-8000-000000000001', 'of no time that comes')");
        assertThat(text("SELECT count(*) FROM fact_default")).isEqualTo("3");

        assertThat(text("SELECT made FROM maintain_partitions('2026-02-15')")).isEqualTo("9");

        assertThat(text("SELECT string_agg(tableoid::regclass || ' ' || value, ', ' ORDER BY value) FROM fact"))
                .isEqualTo("fact_default of no time that comes, fact_20260301 one, fact_20260301 two");
        assertThat(text("SELECT value FROM fact WHERE id = '" + OF_THE_FIRST_OF_MARCH + "1'"))
                .isEqualTo("one");
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> run("INSERT INTO fact VALUES ('" + OF_THE_FIRST_OF_MARCH + "1', 'again')"))
                .withMessageContaining("duplicate key");
        run("INSERT INTO fact VALUES ('" + OF_THE_FIRST_OF_MARCH + "3', 'three')");
        assertThat(text("SELECT count(*) FROM fact_20260301")).isEqualTo("3");
        assertThat(text("SELECT made FROM maintain_partitions('2026-02-15')")).isEqualTo("0");
    }

    @Test
    void movesRowsOfTheInboxToo() throws SQLException {
        run("INSERT INTO inbox VALUES ('" + OF_THE_FIRST_OF_MARCH + "1', 'bag-projection', '2026-02-28')");

        assertThat(text("SELECT made FROM maintain_partitions('2026-03-01')")).isEqualTo("8");
        assertThat(text("SELECT tableoid::regclass::text FROM inbox")).isEqualTo("inbox_20260301");
    }

    @Test
    void writesNoEventOfTheOutboxASecondTime() throws SQLException {
        write(1, "scanning.bag");
        String written = text("SELECT tableoid::regclass || ' ' || xmin || ' ' || ctid FROM outbox");

        assertThat(text("SELECT made FROM maintain_partitions('2026-03-01')")).isEqualTo("7");
        assertThat(text("SELECT made FROM maintain_partitions('2026-03-01')")).isEqualTo("0");
        assertThat(text("SELECT tableoid::regclass || ' ' || xmin || ' ' || ctid FROM outbox"))
                .isEqualTo(written)
                .startsWith("outbox_default ");
    }

    @Test
    void givesUpWhereTheDefaultPartitionIsInUseAndMakesTheRest() throws SQLException {
        makeFactsByTheMonth();
        run("INSERT INTO fact VALUES ('" + OF_THE_FIRST_OF_MARCH + "1', 'one')");
        try (Connection reader = PlatformTables.connect()) {
            reader.setAutoCommit(false);
            try (Statement reading = reader.createStatement()) {
                reading.execute("SELECT FROM fact_default");
            }

            assertThat(text("SELECT made FROM maintain_partitions('2026-03-01')"))
                    .isEqualTo("8");
            assertThat(text("SELECT tableoid::regclass::text FROM fact")).isEqualTo("fact_default");
            reader.rollback();
        }

        assertThat(text("SELECT made FROM maintain_partitions('2026-03-01')")).isEqualTo("2");
        assertThat(text("SELECT tableoid::regclass::text FROM fact")).isEqualTo("fact_20260301");
    }

    @Test
    void detachesADayOfCarriedEventsWithTheirNumbersAndDropsItAWeekLater() throws SQLException {
        text("SELECT made FROM maintain_partitions('2026-03-01')");
        write(1, "scanning.bag");
        write(2, "audit.personal");
        carry(1);

        assertThat(text("SELECT detached FROM maintain_partitions('2026-03-15')"))
                .isEqualTo("0");
        assertThat(text("SELECT detached || ' ' || dropped FROM maintain_partitions('2026-03-16')"))
                .isEqualTo("1 0");
        assertThat(text("SELECT count(*) FROM outbox")).isEqualTo("0");
        assertThat(text("SELECT count(*) FROM relay_batch")).isEqualTo("0");
        assertThat(text("SELECT count(*) FROM outbox_20260301")).isEqualTo("2");

        assertThat(text("SELECT dropped FROM maintain_partitions('2026-03-22')"))
                .isEqualTo("0");
        assertThat(text("SELECT dropped FROM maintain_partitions('2026-03-23')"))
                .isEqualTo("1");
        assertThat(text("SELECT to_regclass('outbox_20260301') IS NULL")).isEqualTo("t");
    }

    @Test
    void keepsADayWithAnEventThatWasNotCarried() throws SQLException {
        text("SELECT made FROM maintain_partitions('2026-03-01')");
        write(1, "scanning.bag");
        write(2, "scanning.bag");
        carry(1);

        text("SELECT made FROM maintain_partitions('2026-06-01')");

        assertThat(text("SELECT count(*) FROM outbox")).isEqualTo("2");
        assertThat(text("SELECT count(*) FROM relay_batch")).isEqualTo("1");
    }

    @Test
    void clearsOldRowsOfTheDefaultPartitionAndOldAnswers() throws SQLException {
        run("INSERT INTO inbox VALUES ('00000000-0000-7000-8000-000000000001', 'bag-projection', '2026-01-01')");
        run("INSERT INTO inbox VALUES ('00000000-0000-7000-8000-000000000002', 'bag-projection', '2026-02-27')");
        run("INSERT INTO idempotency_key VALUES ('biller', 'old', 'POST', 'f', 201, '{}', '{}', '2026-02-21')");
        run("INSERT INTO idempotency_key VALUES ('biller', 'new', 'POST', 'f', 201, '{}', '{}', '2026-02-24')");

        text("SELECT made FROM maintain_partitions('2026-03-01')");

        assertThat(text("SELECT string_agg(right(event_id::text, 1), ' ') FROM inbox"))
                .isEqualTo("2");
        assertThat(text("SELECT string_agg(key, ' ') FROM idempotency_key")).isEqualTo("new");
    }

    private void makeFactsByTheMonth() throws SQLException {
        run("CREATE TABLE fact (id uuid PRIMARY KEY, value text NOT NULL) PARTITION BY RANGE (id)");
        run("CREATE TABLE fact_default PARTITION OF fact DEFAULT");
        run("INSERT INTO partition_plan VALUES ('fact', '1 month', 1, NULL)");
    }

    private void write(int number, String topic) throws SQLException {
        run("INSERT INTO outbox VALUES ('" + OF_THE_FIRST_OF_MARCH + number + "', '" + topic
                + "', 'SB00001', 'type', 1, '2026-03-01', 'request', NULL, NULL, '{}')");
    }

    private void carry(int number) throws SQLException {
        run("INSERT INTO relay_state VALUES ('/scan-service', 2, 1, NULL, gen_random_uuid(), now(), now())");
        run("INSERT INTO relay_batch VALUES ('/scan-service', 1, ARRAY['" + OF_THE_FIRST_OF_MARCH + number
                + "'::uuid], '2026-03-01')");
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = owner.createStatement()) {
            statement.execute(sql);
        }
    }

    private String text(String sql) throws SQLException {
        try (Statement statement = owner.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
