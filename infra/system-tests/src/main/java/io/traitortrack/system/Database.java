package io.traitortrack.system;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * One service's database, looked at (and for the tampering test: changed) by the superuser.
 *
 * @param url for example {@code jdbc:postgresql://127.0.0.1:8090/scan}
 * @param schema the only one that queries see
 */
public record Database(String url, String schema, String user, String password) {

    /** One row, by column name. */
    public record Row(Map<String, @Nullable Object> columns) {

        /** A column as text; a null is a fault. */
        public String text(String column) {
            Object value = columns.get(column);
            if (value == null) {
                throw new AssertionError("no " + column + " in " + columns);
            }
            return value.toString();
        }

        /** A column of bytes; a null is a fault. */
        public byte[] bytes(String column) {
            if (!(columns.get(column) instanceof byte[] bytes)) {
                throw new AssertionError("no bytes in " + column);
            }
            return bytes;
        }

        /** A column as whole number; a null is a fault. */
        public long number(String column) {
            return Long.parseLong(text(column));
        }
    }

    /** All rows of a query. */
    public List<Row> rows(String sql, Object... parameters) {
        return with(sql, parameters, statement -> {
            try (ResultSet result = statement.executeQuery()) {
                List<Row> rows = new ArrayList<>();
                int columns = result.getMetaData().getColumnCount();
                while (result.next()) {
                    Map<String, @Nullable Object> row = new LinkedHashMap<>();
                    for (int i = 1; i <= columns; i++) {
                        row.put(result.getMetaData().getColumnLabel(i), result.getObject(i));
                    }
                    rows.add(new Row(row));
                }
                return rows;
            }
        });
    }

    /** The first column of the only row, as a number. */
    public long number(String sql, Object... parameters) {
        List<Row> rows = rows(sql, parameters);
        Object first = rows.getFirst().columns().values().iterator().next();
        return Long.parseLong(String.valueOf(first));
    }

    /** The first column of every row as text, sorted, without repetitions. */
    public TreeSet<String> texts(String sql, Object... parameters) {
        TreeSet<String> texts = new TreeSet<>();
        rows(sql, parameters)
                .forEach(row -> texts.add(
                        String.valueOf(row.columns().values().iterator().next())));
        return texts;
    }

    /** Runs one statement. */
    public void run(String sql, Object... parameters) {
        with(sql, parameters, PreparedStatement::execute);
    }

    /** Runs a script of many statements in one go. */
    public void script(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(url + ": " + e.getMessage(), e);
        }
    }

    private Connection connect() throws SQLException {
        Properties login = new Properties();
        login.setProperty("user", user);
        login.setProperty("password", password);
        login.setProperty("currentSchema", schema);
        return DriverManager.getConnection(url, login);
    }

    private interface Work<T> {
        T with(PreparedStatement statement) throws SQLException;
    }

    private <T> T with(String sql, Object[] parameters, Work<T> work) {
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return work.with(statement);
        } catch (SQLException e) {
            throw new AssertionError(url + ": " + e.getMessage() + " in: " + sql, e);
        }
    }

    @Override
    public String toString() {
        return url;
    }
}
