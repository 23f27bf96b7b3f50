package io.traitortrack.testkit;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * A service's database as tests see it.
 *
 * @param name also the name of its schema
 * @param url JDBC URL
 * @param service what the service works with
 * @param migration owner of the schema
 * @param relay reader of the outbox
 */
public record Database(String name, String url, User service, User migration, User relay) {
    /** A connection of that user, e.g. {@code database.connect(database.service())}. */
    public Connection connect(User user) throws SQLException {
        return DriverManager.getConnection(url, user.name(), user.password());
    }

    /** A connection that may do anything: for tampering and for looking below the service's rights. */
    public Connection connectAsSuperuser() throws SQLException {
        return TestServers.postgres().superuser(name);
    }
}
