package io.traitortrack.integrity;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;

/**
 * Where everything is.
 *
 * @param urls JDBC URLs by database: {@code scan}, {@code bill}, {@code audit}
 * @param user reads all three and changes none
 * @param kafka bootstrap address
 * @param settle how long what is under way may take to arrive
 */
record Settings(Map<String, String> urls, String user, String password, String kafka, Duration settle) {

    static final Duration SETTLE = Duration.ofSeconds(30);

    /** Reads the environment. */
    static Settings of(Map<String, String> environment, Duration settle) {
        return new Settings(
                Map.of(
                        "scan", required(environment, "TT_SCAN_DB_URL"),
                        "bill", required(environment, "TT_BILL_DB_URL"),
                        "audit", required(environment, "TT_AUDIT_DB_URL")),
                required(environment, "TT_INTEGRITY_DB_USER"),
                required(environment, "TT_INTEGRITY_DB_PASSWORD"),
                required(environment, "TT_KAFKA_BOOTSTRAP"),
                settle);
    }

    String url(String database) {
        String url = urls.get(database);
        if (url == null) {
            throw new CouldNotLook("No database is called " + database + ".");
        }
        return url;
    }

    Properties login(String database) {
        Properties login = new Properties();
        login.setProperty("user", user);
        login.setProperty("password", password);
        login.setProperty("currentSchema", database);
        login.setProperty("ApplicationName", "integrity");
        login.setProperty("connectTimeout", "10");
        return login;
    }

    private static String required(Map<String, String> environment, String name) {
        String value = environment.get(name);
        if (value == null || value.isBlank()) {
            throw new CouldNotLook("The environment variable " + name + " is missing.");
        }
        return value;
    }

    @Override
    public String toString() {
        return "Settings[urls=" + urls + ", user=" + user + ", kafka=" + kafka + ", settle=" + settle + "]";
    }
}
