package io.tapline.bench.load;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Connects to a gateway's database beside the gateway. */
public final class Jdbc {

    private Jdbc() {}

    /**
     * Blocking; the caller closes it.
     *
     * @param uri {@code postgresql://user:password@host:port/name}, as the gateway's configuration has it
     */
    public static Connection connect(String uri) throws SQLException {
        URI parts = URI.create(uri);
        String[] login = parts.getUserInfo().split(":", 2);
        String address = "jdbc:postgresql://" + parts.getHost() + ":" + parts.getPort() + parts.getPath();
        return DriverManager.getConnection(address, login[0], login[1]);
    }
}
