package io.traitortrack.localstack.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.postgresql.core.Utils;

/**
 * Runs a script of {@code infra/postgres/init} as psql would, for machines without psql. It understands statements that
 * end with {@code ;} at the end of a line, {@code \getenv}, {@code \connect}, {@code \gexec} on lines of their own, and
 * {@code :'variable'} outside of dollar quotes; nothing more.
 */
final class SqlScript {
    private static final Pattern VARIABLE = Pattern.compile("(?<!:):'(\\w+)'");

    /** Opens a connection to a database by name. */
    interface Databases {
        Connection connect(String database) throws SQLException;
    }

    private final Map<String, String> environment;
    private final Databases databases;
    private final Map<String, String> variables = new HashMap<>();

    SqlScript(Map<String, String> environment, Databases databases) {
        this.environment = environment;
        this.databases = databases;
    }

    /** Runs all of it, or stops at the first error. */
    void run(Path script) throws IOException, SQLException {
        Connection connection = databases.connect("postgres");
        try {
            StringBuilder statement = new StringBuilder();
            for (String line : Files.readAllLines(script)) {
                if (statement.isEmpty() && (line.isBlank() || line.startsWith("--"))) {
                    continue;
                }
                if (line.startsWith("\\connect ")) {
                    connection.close();
                    connection = databases.connect(
                            line.substring("\\connect ".length()).strip());
                } else if (line.startsWith("\\getenv ")) {
                    String[] words = line.split(" +", -1);
                    variables.put(words[1], value(words[2]));
                } else if (line.strip().equals("\\gexec")) {
                    executeResults(connection, take(statement));
                } else {
                    statement.append(line).append('\n');
                    if (line.endsWith(";") && !insideDollarQuote(statement)) {
                        execute(connection, take(statement));
                    }
                }
            }
            if (!statement.toString().isBlank()) {
                throw new IOException(script + " ends within a statement.");
            }
        } finally {
            connection.close();
        }
    }

    private String value(String name) throws IOException {
        String value = environment.get(name);
        if (value == null || value.isEmpty()) {
            throw new IOException("The environment variable " + name + " is missing.");
        }
        return value;
    }

    private String take(StringBuilder statement) throws SQLException, IOException {
        Matcher matcher = VARIABLE.matcher(statement);
        StringBuilder filled = new StringBuilder();
        while (matcher.find()) {
            String value = variables.get(matcher.group(1));
            if (value == null) {
                throw new IOException("The variable " + matcher.group(1) + " is not set.");
            }
            String literal = "'" + Utils.escapeLiteral(null, value, true) + "'";
            matcher.appendReplacement(filled, Matcher.quoteReplacement(literal));
        }
        matcher.appendTail(filled);
        statement.setLength(0);
        return filled.toString();
    }

    private static boolean insideDollarQuote(CharSequence statement) {
        return statement.toString().split("\\$\\$", -1).length % 2 == 0;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void executeResults(Connection connection, String sql) throws SQLException {
        List<String> commands = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                commands.add(rows.getString(1));
            }
        }
        for (String command : commands) {
            execute(connection, command);
        }
    }
}
