package io.tapline.gateway.subscription;

import io.tapline.gateway.Backends;
import io.tapline.gateway.config.PostgresConfig;
import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.store.PostgresOptions;
import io.tapline.gateway.store.Schema;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;

/** A fresh, migrated database, and a look behind the registry at what is in it. */
public final class SubscriptionDatabase {

    /** For every answer of a store: no test here is about slowness, and the machine may be slow. */
    public static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final PostgresConfig config = config(Backends.postgres());

    public SubscriptionDatabase() {
        Schema.migrate(config);
    }

    public Pool pool(Vertx vertx) {
        return PostgresOptions.pool(vertx, config);
    }

    /** A pool of a database where nothing listens. */
    static Pool away(Vertx vertx) {
        return PostgresOptions.pool(vertx, config("postgresql://user:password@127.0.0.1:1/none"));
    }

    private static PostgresConfig config(String uri) {
        return new PostgresConfig(
                PostgresConfig.Address.parse(uri),
                PostgresConfig.Tls.DISABLE,
                null,
                4,
                1,
                1,
                1_000,
                TIMEOUT,
                Duration.ZERO);
    }

    /** Whether the index may be behind for a user, as far as the database knows. */
    public static boolean isDirty(EventLoop loop, Pool pool, UserKey user) {
        return loop.await(() -> pool.preparedQuery("select dirty_since is not null from app_user where user_key = $1")
                .execute(Tuple.of(user.value()))
                .map(rows -> rows.iterator().next().getBoolean(0)));
    }
}
