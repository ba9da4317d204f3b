package io.tapline.gateway.subscription;

import static io.tapline.gateway.subscription.SubscriptionRows.timestamp;

import io.tapline.gateway.ResourceText;
import io.tapline.gateway.identity.App;
import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.store.Unavailable;
import io.tapline.gateway.subscription.IndexedChanges.Change;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The registry on Postgres. A change holds the lock of its user's row in {@code app_user}, so changes of one user's list
 * happen one after the other. An expired subscription counts as gone, whether or not it has been cleaned up yet: its device
 * registers anew.
 */
public final class PostgresSubscriptions implements SubscriptionRegistry {

    private static final String LIST = sql("list-subscriptions.sql");
    private static final String LOCK_USER = sql("lock-user.sql");
    private static final String DELETE = sql("delete-subscription.sql");
    private static final String DELETE_ALL = sql("delete-all.sql");
    private static final String REMOVE_GONE = sql("remove-gone.sql");

    private final Pool pool;
    private final IndexedChanges changes;
    private final Supplier<UUID> ids;
    private final RandomGenerator secrets;
    private final Clock clock;
    private final Duration lifetime;
    private final Duration timeout;

    /**
     * @param ids makes a new id at each call
     * @param secrets a secure source: an UNSID must not be guessed
     * @param lifetime how long a subscription lives unless it is renewed
     * @param timeout for an answer of Postgres
     */
    public PostgresSubscriptions(
            Pool pool,
            EndpointIndex index,
            Supplier<UUID> ids,
            RandomGenerator secrets,
            Clock clock,
            Duration lifetime,
            Duration timeout) {
        this.pool = pool;
        this.changes = new IndexedChanges(pool, index, timeout);
        this.ids = ids;
        this.secrets = secrets;
        this.clock = clock;
        this.lifetime = lifetime;
        this.timeout = timeout;
    }

    @Override
    public Future<Registered> register(App app, UserKey user, SubscriptionRequest request) {
        Instant now = now();
        UUID secret = new UUID(secrets.nextLong(), secrets.nextLong());
        Registration registration = new Registration(app, user, request, ids.get(), secret, now, now.plus(lifetime));
        return Collisions.retried(() -> changes.apply(registration::run)).recover(Unavailable::answer);
    }

    @Override
    public Future<List<SubscriptionRecord>> list(UserKey user) {
        return active(user, null);
    }

    @Override
    public Future<Optional<SubscriptionRecord>> find(UserKey user, UUID id) {
        return active(user, id).map(found -> found.stream().findFirst());
    }

    private Future<List<SubscriptionRecord>> active(UserKey user, @Nullable UUID id) {
        return pool.preparedQuery(LIST)
                .execute(Tuple.of(user.value(), id, timestamp(now())))
                .map(rows -> rows.stream().map(SubscriptionRows::record).toList())
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .recover(Unavailable::answer);
    }

    @Override
    public Future<Boolean> delete(UserKey user, UUID id) {
        return remove(user, DELETE, Tuple.of(user.value(), id, timestamp(now())));
    }

    /**
     * Deletes all subscriptions of a user, expired ones too. Even without any the index is told: what it holds then is an empty list,
     * newer than any that somebody may be about to write.
     *
     * @return how many there were
     */
    public Future<Integer> deleteAll(UserKey user) {
        return Collisions.retried(() ->
                        changes.apply(connection -> removed(connection, user, DELETE_ALL, Tuple.of(user.value()))
                                .map(removed -> new Change<>(removed.rowCount(), Set.of(user)))))
                .recover(Unavailable::answer);
    }

    @Override
    public Future<Boolean> removeGone(UserKey user, Subscription sentTo, @Nullable Instant since) {
        Tuple stillTheSame = Tuple.of(
                user.value(),
                sentTo.id(),
                Buffer.buffer(AddressFields.hash(sentTo.endpoint())),
                sentTo.registration(),
                since == null ? null : timestamp(since));
        return remove(user, REMOVE_GONE, stillTheSame);
    }

    private Future<Boolean> remove(UserKey user, String statement, Tuple parameters) {
        return changes.apply(connection -> removed(connection, user, statement, parameters)
                        .map(removed -> new Change<>(
                                removed.rowCount() > 0, removed.rowCount() > 0 ? Set.of(user) : Set.<UserKey>of())))
                .recover(Unavailable::answer);
    }

    /** Both statements at once: Postgres carries out the second with the lock that the first has taken. */
    private static Future<RowSet<Row>> removed(
            SqlConnection connection, UserKey user, String statement, Tuple parameters) {
        Future<?> locked = connection.preparedQuery(LOCK_USER).execute(Tuple.of(user.value()));
        Future<RowSet<Row>> removed = connection.preparedQuery(statement).execute(parameters);
        return locked.compose(first -> removed);
    }

    /** In milliseconds, as the index holds times: both stores give the same list. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static String sql(String name) {
        return ResourceText.load(PostgresSubscriptions.class, name);
    }
}
