package io.traitortrack.platform;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import io.traitortrack.testkit.Database;
import io.traitortrack.testkit.TestServers;
import org.flywaydb.core.Flyway;

/** The tables that every service has, empty, in a schema of their own. */
public final class PlatformTables {

    private PlatformTables() {}

    /** Makes them anew and returns a connection of their owner. */
    public static Connection make() throws SQLException {
        Database database = TestServers.database("scan");
        Connection owner = connect();
        try (Statement publication = owner.createStatement()) {
            publication.execute("DROP PUBLICATION IF EXISTS scan_outbox");
        }
        Flyway tables = Flyway.configure()
                .dataSource(
                        database.url(),
                        database.migration().name(),
                        database.migration().password())
                .defaultSchema("scan")
                .locations("classpath:db/platform")
                .cleanDisabled(false)
                .load();
        tables.clean();
        tables.migrate();
        return owner;
    }

    /** Returns another connection of their owner. */
    public static Connection connect() throws SQLException {
        Database database = TestServers.database("scan");
        Connection owner = database.connect(database.migration());
        owner.setSchema("scan");
        return owner;
    }
}
