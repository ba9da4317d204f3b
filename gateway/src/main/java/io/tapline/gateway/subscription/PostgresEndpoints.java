package io.tapline.gateway.subscription;

import io.tapline.gateway.ResourceText;
import io.tapline.gateway.identity.UserKey;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.Map;

/** Endpoint lists from the tables that they are kept in. As thread-safe as the client that it is given. */
public final class PostgresEndpoints implements EndpointSource {

    private static final String READ = ResourceText.load(PostgresEndpoints.class, "read-endpoints.sql");

    private final SqlClient client;

    /** @param client a pool, or a connection whose transaction the reads belong to */
    public PostgresEndpoints(SqlClient client) {
        this.client = client;
    }

    @Override
    public Future<Map<UserKey, UserEndpoints>> read(Collection<UserKey> users) {
        return client.preparedQuery(READ)
                .execute(Tuple.tuple().addArrayOfUUID(SubscriptionRows.keys(users)))
                .map(SubscriptionRows::lists);
    }
}
