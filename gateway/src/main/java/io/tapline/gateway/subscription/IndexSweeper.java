package io.tapline.gateway.subscription;

import static io.tapline.gateway.subscription.SubscriptionRows.timestamp;

import io.tapline.gateway.ResourceText;
import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.subscription.IndexedChanges.Change;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Heals what a crash or an outage left behind: brings the index up to date for users whose dirty mark is old, and deletes
 * expired subscriptions. Several nodes may sweep at once; each takes what no other has. Confined to one event loop.
 */
public final class IndexSweeper {

    private static final Logger LOG = LoggerFactory.getLogger(IndexSweeper.class);
    private static final String CLAIM_DIRTY = sql("claim-dirty.sql");
    private static final String LOCK_EXPIRED = sql("lock-expired.sql");
    private static final String DELETE_EXPIRED = sql("delete-expired.sql");
    private static final int BATCH = 200;

    private final Pool pool;
    private final EndpointSource source;
    private final IndexedChanges changes;
    private final Clock clock;
    private final Duration markAge;
    private final Duration timeout;
    private boolean stopped;

    /**
     * @param markAge how old a dirty mark must be: longer than a write to the index takes
     * @param timeout for an answer of Postgres
     */
    public IndexSweeper(Pool pool, EndpointIndex index, Clock clock, Duration markAge, Duration timeout) {
        this.pool = pool;
        this.source = new PostgresEndpoints(pool, timeout);
        this.changes = new IndexedChanges(pool, index, timeout);
        this.clock = clock;
        this.markAge = markAge;
        this.timeout = timeout;
    }

    /** Sweeps again and again until {@link #stop}, each time {@code pause} after the last sweep has ended. */
    public void start(Vertx vertx, Duration pause) {
        vertx.setTimer(pause.toMillis(), timer -> {
            if (!stopped) {
                sweep().onFailure(cause -> LOG.warn("Sweep failed, will be tried again: {}", cause.toString()))
                        .onComplete(swept -> start(vertx, pause));
            }
        });
    }

    /** No sweep begins after this; one that runs goes on. */
    public void stop() {
        stopped = true;
    }

    /** Heals all that there is to heal now. Fails, with the rest undone, if Postgres or the index is away. */
    public Future<Void> sweep() {
        return repairMarked().compose(repaired -> deleteExpired());
    }

    private Future<Void> repairMarked() {
        return pool.preparedQuery(CLAIM_DIRTY)
                .execute(Tuple.of(markAge.toNanos() / 1e9, BATCH))
                .map(SubscriptionRows::users)
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .compose(users -> source.read(users)
                        .compose(changes::publish)
                        .compose(repaired -> users.size() < BATCH ? Future.succeededFuture() : repairMarked()));
    }

    private Future<Void> deleteExpired() {
        return changes.apply(this::deleteExpired)
                .compose(users -> users.isEmpty() ? Future.succeededFuture() : deleteExpired());
    }

    private Future<Change<Set<UserKey>>> deleteExpired(SqlConnection connection) {
        return connection
                .preparedQuery(LOCK_EXPIRED)
                .execute(Tuple.of(timestamp(clock.instant()), BATCH))
                .map(SubscriptionRows::users)
                .compose(users -> connection
                        .preparedQuery(DELETE_EXPIRED)
                        .execute(Tuple.tuple()
                                .addArrayOfUUID(SubscriptionRows.keys(users))
                                .addOffsetDateTime(timestamp(clock.instant())))
                        .map(deleted -> new Change<>(users, users)));
    }

    private static String sql(String name) {
        return ResourceText.load(IndexSweeper.class, name);
    }
}
