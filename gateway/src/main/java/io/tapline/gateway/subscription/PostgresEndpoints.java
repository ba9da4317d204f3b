package io.tapline.gateway.subscription;

import io.tapline.gateway.ResourceText;
import io.tapline.gateway.identity.UserKey;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Endpoint lists from the tables that they are kept in. As thread-safe as the client that it is given. */
public final class PostgresEndpoints implements EndpointSource {

    private static final String READ = ResourceText.load(PostgresEndpoints.class, "read-endpoints.sql");

    private final SqlClient client;
    private final Duration timeout;

    /**
     * @param client a pool, a pipelined client, or a connection whose transaction the reads belong to
     * @param timeout after which a read fails
     */
    public PostgresEndpoints(SqlClient client, Duration timeout) {
        this.client = client;
        this.timeout = timeout;
    }

    @Override
    public Future<Map<UserKey, UserEndpoints>> read(Collection<UserKey> users) {
        return client.preparedQuery(READ)
                .execute(Tuple.tuple().addArrayOfUUID(SubscriptionRows.keys(users)))
                .map(SubscriptionRows::lists)
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }
}
