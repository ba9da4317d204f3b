package io.tapline.bench.chaos;

import io.tapline.bench.load.Jdbc;
import io.tapline.gateway.ResourceText;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Asks the gateways' own table what became of each push: beside the truth, which the sinks know. Blocking. */
final class FinalStates {

    private static final String STATES = ResourceText.load(FinalStates.class, "delivery-states.sql");
    private static final String NOT_FINAL = ResourceText.load(FinalStates.class, "not-final.sql");

    private final String uri;

    /** @param uri {@code postgresql://user:password@host:port/name} */
    FinalStates(String uri) {
        this.uri = uri;
    }

    /** Those of the notifications that have no final state for some of that many devices. */
    List<UUID> missing(Collection<UUID> notifications, int devices) throws SQLException {
        try (Connection connection = Jdbc.connect(uri);
                PreparedStatement statement = connection.prepareStatement(NOT_FINAL)) {
            Array ids = connection.createArrayOf("uuid", notifications.toArray());
            statement.setArray(1, ids);
            statement.setInt(2, devices);
            return column(statement, UUID.class);
        }
    }

    /** What there is about these notifications, in words. */
    List<String> describe(Collection<UUID> notifications) throws SQLException {
        try (Connection connection = Jdbc.connect(uri);
                PreparedStatement statement = connection.prepareStatement(STATES)) {
            Array ids = connection.createArrayOf("uuid", notifications.toArray());
            statement.setArray(1, ids);
            statement.setArray(2, ids);
            return column(statement, String.class);
        }
    }

    private static <T> List<T> column(PreparedStatement statement, Class<T> type) throws SQLException {
        List<T> values = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                values.add(rows.getObject(1, type));
            }
        }
        return values;
    }
}
