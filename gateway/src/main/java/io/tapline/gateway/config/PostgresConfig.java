package io.tapline.gateway.config;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The Postgres that holds everything that must not be lost.
 *
 * @param trustedCertificates a PEM file of authorities for {@link Tls#VERIFY_FULL}; null: those that Java trusts
 * @param readConnections of each event loop, shared by all reads, pipelined; and as many again for changes of subscriptions
 * @param writeConnections of each event loop for notifications: so many batches under way at once, and one more for the notification of an
 *     app that has no other under way; deliveries have one
 * @param batchSize most notifications that are committed together, and a quarter of the outcomes
 * @param queueSize most rows of an event loop that wait for their batch; over it, and while outcomes take three quarters of theirs, callers are
 *     told at once to come back
 * @param attemptTimeout for a connection, a read, or one try to write a batch
 * @param retryFor how long a batch is tried again when Postgres is away; then its callers are told
 */
public record PostgresConfig(
        Address address,
        Tls tls,
        @Nullable Path trustedCertificates,
        int readConnections,
        int writeConnections,
        int batchSize,
        int queueSize,
        Duration attemptTimeout,
        Duration retryFor) {

    private static final int DEFAULT_PORT = 5432;
    private static final int HIGHEST_PORT = 65_535;
    private static final int MOST_CONNECTIONS = 64;
    private static final int MOST_ROWS = 8192;

    /** How far the connection is protected. */
    public enum Tls {
        DISABLE,
        /** Encrypted, to whoever answers. */
        REQUIRE,
        /** Encrypted, to the host that is named and no other. */
        VERIFY_FULL
    }

    /** Where the database is and who asks. */
    public record Address(String host, int port, String database, String user, String password) {
        public Address {
            require(!host.isEmpty(), "host must not be empty");
            require(port >= 1 && port <= HIGHEST_PORT, "port must be 1 to 65535, not " + port);
            require(!database.isEmpty(), "database must not be empty");
            require(!user.isEmpty(), "user must not be empty");
            requireNonNull(password, "password");
        }

        /** Reads {@code postgresql://user:password@host:port/database}; the port is 5432 when there is none. */
        public static Address parse(String text) {
            URI uri;
            try {
                uri = URI.create(text);
            } catch (IllegalArgumentException e) {
                // Its message would show the password.
                throw new IllegalArgumentException("uri is malformed: it must be " + FORM);
            }
            String scheme = String.valueOf(uri.getScheme());
            String login = uri.getRawUserInfo();
            boolean valid = (scheme.equals("postgresql") || scheme.equals("postgres"))
                    && uri.getHost() != null
                    && login != null
                    && uri.getPath().length() > 1;
            require(valid, "uri must be " + FORM);
            String[] userAndPassword = requireNonNull(login).split(":", 2);
            return new Address(
                    requireNonNull(uri.getHost()),
                    uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
                    uri.getPath().substring(1),
                    decoded(userAndPassword[0]),
                    userAndPassword.length == 1 ? "" : decoded(userAndPassword[1]));
        }

        private static final String FORM = "postgresql://user:password@host:port/database";

        private static String decoded(String part) {
            // A plus is a plus here: only percent signs are escapes.
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        }

        /** Without the password. */
        @Override
        public String toString() {
            return "postgresql://" + user + "@" + host + ":" + port + "/" + database;
        }
    }

    public PostgresConfig {
        requireNonNull(address, "address");
        requireNonNull(tls, "tls");
        requireWithin(readConnections, MOST_CONNECTIONS, "readConnections");
        requireWithin(writeConnections, MOST_CONNECTIONS, "writeConnections");
        requireWithin(batchSize, MOST_ROWS, "batchSize");
        requireWithin(queueSize, Integer.MAX_VALUE, "queueSize");
        require(attemptTimeout.toMillis() >= 1, "attemptTimeout must be at least 1 ms");
        require(!retryFor.isNegative(), "retryFor must not be negative");
    }

    private static void requireWithin(int value, int most, String component) {
        require(value >= 1 && value <= most, component + " must be 1 to " + most + ", not " + value);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
