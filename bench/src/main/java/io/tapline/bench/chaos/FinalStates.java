package io.tapline.bench.chaos;

import io.tapline.gateway.ResourceText;
import java.net.URI;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Asks the gateways' own table what became of each push: beside the truth, which the sinks know. Blocking. */
final class FinalStates {

    private static final String NOT_FINAL = ResourceText.load(FinalStates.class, "not-final.sql");

    private final String address;

    /** @param uri {@code postgresql://user:password@host:port/name} */
    FinalStates(String uri) {
        URI parts = URI.create(uri);
        String[] login = parts.getUserInfo().split(":", 2);
        this.address = "jdbc:postgresql://" + parts.getAuthority().replaceFirst(".*@", "") + parts.getPath() + "?user="
                + login[0] + "&password=" + login[1];
    }

    /** Those of the notifications that have no final state for some of that many devices. */
    List<UUID> missing(Collection<UUID> notifications, int devices) throws SQLException {
        try (Connection connection = DriverManager.getConnection(address);
                PreparedStatement statement = connection.prepareStatement(NOT_FINAL)) {
            Array ids = connection.createArrayOf("uuid", notifications.toArray());
            statement.setArray(1, ids);
            statement.setInt(2, devices);
            List<UUID> missing = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    missing.add(rows.getObject(1, UUID.class));
                }
            }
            return missing;
        }
    }
}
