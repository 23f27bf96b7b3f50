package io.traitortrack.platform.relay;

import java.net.URI;

/** Host, port and name of a database, as the engine wants them, from a JDBC address. */
record DatabaseAddress(String host, int port, String database) {

    static DatabaseAddress of(String jdbcUrl) {
        URI address = URI.create(jdbcUrl.substring("jdbc:".length()));
        if (address.getHost() == null
                || address.getPath() == null
                || address.getPath().length() < 2) {
            throw new IllegalArgumentException("not an address of a PostgreSQL database: " + jdbcUrl);
        }
        return new DatabaseAddress(
                address.getHost(),
                address.getPort() < 0 ? 5432 : address.getPort(),
                address.getPath().substring(1));
    }
}
