package io.tapline.gateway.demo;

import io.tapline.gateway.Backends;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Everything that a database holds, for tests that ask whether anything of it has changed or is left. */
final class StoredData {

    /** What gateways write by themselves: leases, and days to come. */
    static final Set<String> HOUSEKEEPING = Set.of("node", "partition_day", "flyway_schema_history");

    private final String jdbc;

    StoredData(String postgres) {
        this.jdbc = Backends.jdbc(postgres);
    }

    /** Each table that has rows of its own, with its rows as text. Partitions stand under their own names. */
    Map<String, List<String>> tables() {
        Map<String, List<String>> tables = new TreeMap<>();
        try (Connection connection = DriverManager.getConnection(jdbc)) {
            String names = "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace";
            for (String table : column(connection, names)) {
                tables.put(table, column(connection, "select t::text from \"" + table + "\" t order by 1"));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return tables;
    }

    /** The same without housekeeping and without empty tables. */
    Map<String, List<String>> content() {
        Map<String, List<String>> content = tables();
        content.keySet().removeAll(HOUSEKEEPING);
        content.values().removeIf(List::isEmpty);
        return content;
    }

    private static List<String> column(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }
}
