package io.tapline.gateway.subscription;

import io.tapline.gateway.Backends;
import io.tapline.gateway.identity.UserKey;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Tuple;
import org.flywaydb.core.Flyway;

/** A fresh, migrated database, and a look behind the registry at what is in it. */
public final class SubscriptionDatabase {

    private final String uri = Backends.postgres();

    public SubscriptionDatabase() {
        Flyway.configure().dataSource(Backends.jdbc(uri), null, null).load().migrate();
    }

    public Pool pool(Vertx vertx) {
        return PgBuilder.pool()
                .connectingTo(PgConnectOptions.fromUri(uri).setCachePreparedStatements(true))
                .with(new PoolOptions().setMaxSize(4))
                .using(vertx)
                .build();
    }

    /** Whether the index may be behind for a user, as far as the database knows. */
    public static boolean isDirty(EventLoop loop, Pool pool, UserKey user) {
        return loop.await(() -> pool.preparedQuery("select dirty_since is not null from app_user where user_key = $1")
                .execute(Tuple.of(user.value()))
                .map(rows -> rows.iterator().next().getBoolean(0)));
    }
}
