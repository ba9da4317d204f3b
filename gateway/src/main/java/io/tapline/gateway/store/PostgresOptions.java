package io.tapline.gateway.store;

import io.tapline.gateway.config.PostgresConfig;
import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlClient;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.TrustManagerFactory;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.ssl.DefaultJavaSSLFactory;

/** {@link PostgresConfig} as the Vert.x client and JDBC (which only the migration uses) want it. */
public final class PostgresOptions {

    private static final String APPLICATION_NAME = "tapline";

    /** The client's own limit is 2,048: longer ones are parsed and planned anew each time, which doubles the cost of a commit. */
    private static final int LONGEST_STATEMENT = 16_384;

    private PostgresOptions() {}

    /**
     * A client for single statements, which go to its connections without waiting for each other's answers. To be made on the
     * event loop that uses it.
     */
    public static SqlClient pipelined(Vertx vertx, PostgresConfig config) {
        return PgBuilder.client()
                .with(poolOptions(config))
                .connectingTo(connect(config))
                .using(vertx)
                .build();
    }

    /** A pool for transactions. To be made on the event loop that uses it. */
    public static Pool pool(Vertx vertx, PostgresConfig config) {
        return PgBuilder.pool()
                .with(poolOptions(config))
                .connectingTo(connect(config))
                .using(vertx)
                .build();
    }

    private static PoolOptions poolOptions(PostgresConfig config) {
        return new PoolOptions()
                .setMaxSize(config.readConnections())
                .setMaxWaitQueueSize(config.queueSize())
                .setConnectionTimeout((int) config.attemptTimeout().toMillis())
                .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS);
    }

    /** Options of one connection. */
    public static PgConnectOptions connect(PostgresConfig config) {
        PostgresConfig.Address address = config.address();
        PgConnectOptions options = new PgConnectOptions()
                .setHost(address.host())
                .setPort(address.port())
                .setDatabase(address.database())
                .setUser(address.user())
                .setPassword(address.password())
                .setCachePreparedStatements(true)
                .setPreparedStatementCacheSqlLimit(LONGEST_STATEMENT)
                .setProperties(Map.of("application_name", APPLICATION_NAME));
        return switch (config.tls()) {
            case DISABLE -> options.setSslMode(SslMode.DISABLE);
            case REQUIRE -> options.setSslMode(SslMode.REQUIRE).setSslOptions(new ClientSSLOptions().setTrustAll(true));
            case VERIFY_FULL ->
                options.setSslMode(SslMode.VERIFY_FULL)
                        .setSslOptions(new ClientSSLOptions()
                                .setHostnameVerificationAlgorithm("HTTPS")
                                .setTrustOptions(trust(config)));
        };
    }

    private static TrustOptions trust(PostgresConfig config) {
        if (config.trustedCertificates() != null) {
            return new PemTrustOptions()
                    .addCertPath(config.trustedCertificates().toString());
        }
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            return TrustOptions.wrap(factory.getTrustManagers()[0]);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no trusted certificates", e);
        }
    }

    /** Connects blocking, once for each {@code getConnection}: for the migration. */
    static DataSource dataSource(PostgresConfig config) {
        PostgresConfig.Address address = config.address();
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {address.host()});
        source.setPortNumbers(new int[] {address.port()});
        source.setDatabaseName(address.database());
        source.setUser(address.user());
        source.setPassword(address.password());
        source.setApplicationName(APPLICATION_NAME);
        switch (config.tls()) {
            case DISABLE -> source.setSslMode("disable");
            case REQUIRE -> source.setSslMode("require");
            case VERIFY_FULL -> {
                source.setSslMode("verify-full");
                if (config.trustedCertificates() != null) {
                    source.setSslRootCert(config.trustedCertificates().toString());
                } else {
                    source.setSslfactory(DefaultJavaSSLFactory.class.getName());
                }
            }
        }
        return source;
    }
}
