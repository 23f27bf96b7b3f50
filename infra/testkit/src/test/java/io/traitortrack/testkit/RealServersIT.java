package io.traitortrack.testkit;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RealServersIT {
    @ParameterizedTest
    @ValueSource(strings = {"fsync", "synchronous_commit", "full_page_writes", "data_checksums"})
    void keepsCommitsDurable(String setting) throws SQLException {
        try (Connection connection = TestServers.postgres().superuser("postgres")) {
            assertThat(value(connection, "SHOW " + setting)).isEqualTo("on");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"scan", "bill"})
    void letsOnlyTheMigrationUserChangeTheSchema(String name) throws SQLException {
        Database database = TestServers.database(name);

        try (Connection migration = database.connect(database.migration());
                Statement statement = migration.createStatement()) {
            statement.execute("CREATE TABLE probe (id int); CREATE PUBLICATION probe FOR TABLE probe");
            assertThat(value(migration, "SELECT schemaname FROM pg_tables WHERE tablename = 'probe'"))
                    .isEqualTo(name);
            statement.execute("DROP PUBLICATION probe; DROP TABLE probe");
        }
        try (Connection service = database.connect(database.service());
                Statement statement = service.createStatement()) {
            assertThatThrownBy(() -> statement.execute("CREATE TABLE probe (id int)"))
                    .hasMessageContaining("permission denied for schema " + name);
            assertThatThrownBy(() -> statement.execute("CREATE TABLE public.probe (id int)"))
                    .hasMessageContaining("permission denied for schema public");
        }
    }

    @Test
    void letsOnlyTheOwnerOfTheLogChangeItsSchemaAsWhomNobodyLogsIn() throws SQLException {
        Database database = TestServers.database("audit");

        try (Connection migration = database.connect(database.migration());
                Statement statement = migration.createStatement()) {
            assertThatThrownBy(() -> statement.execute("CREATE TABLE audit.probe (id int)"))
                    .hasMessageContaining("permission denied for schema audit");
            statement.execute("SET ROLE audit_owner; CREATE TABLE probe (id int)");
            assertThat(value(
                            migration,
                            "SELECT schemaname || ' ' || tableowner FROM pg_tables WHERE tablename = 'probe'"))
                    .isEqualTo("audit audit_owner");
            statement.execute("DROP TABLE probe");
        }
        try (Connection service = database.connect(database.service());
                Statement statement = service.createStatement()) {
            assertThatThrownBy(() -> statement.execute("CREATE TABLE probe (id int)"))
                    .hasMessageContaining("permission denied for schema audit");
            assertThatThrownBy(() -> statement.execute("SET ROLE audit_owner"))
                    .hasMessageContaining("permission denied to set role");
        }
        User owner = new User("audit_owner", database.migration().password());
        assertThatThrownBy(() -> database.connect(owner)).hasMessageContaining("authentication failed");
    }

    @Test
    void keepsAServiceOutOfForeignDatabases() {
        Database scan = TestServers.database("scan");
        Database bill = TestServers.database("bill");

        assertThatThrownBy(() -> bill.connect(scan.service()))
                .hasMessageContaining("permission denied for database \"bill\"");
    }

    @Test
    void letsTheRelayOpenASlot() throws SQLException {
        Database scan = TestServers.database("scan");

        try (Connection relay = scan.connect(scan.relay())) {
            String slot =
                    value(relay, "SELECT slot_name FROM pg_create_logical_replication_slot('probe', 'pgoutput', true)");
            assertThat(slot).isEqualTo("probe");
        }
    }

    @Test
    void declaresEveryTopicWithTwelvePartitions() throws Exception {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", TestServers.kafka().address()))) {
            assertThat(admin.listTopics().names().get())
                    .contains("scanning.bag", "scanning.site", "billing.bill", "audit.personal");
            assertThat(admin.describeTopics(List.of("scanning.bag"))
                            .allTopicNames()
                            .get()
                            .values())
                    .allSatisfy(topic -> assertThat(topic.partitions()).hasSize(12));
        }
    }

    @Test
    void startsAgainWithoutChange() throws SQLException {
        TestServers.postgres().start();
        TestServers.kafka().start();

        assertThat(TestServers.postgres().ready()).isTrue();
        assertThat(TestServers.kafka().ready()).isTrue();
    }

    private static String value(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }
}
