package io.tapline.gateway.subscription;

import static io.tapline.gateway.subscription.SubscriptionRows.timestamp;

import io.tapline.gateway.ResourceText;
import io.tapline.gateway.identity.App;
import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.rest.ApiError;
import io.tapline.gateway.rest.ApiFailure;
import io.tapline.gateway.subscription.IndexedChanges.Change;
import io.tapline.gateway.subscription.SubscriptionRegistry.Registered;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * The transaction of one {@link SubscriptionRegistry#register}. May be run again from its start.
 *
 * @param id of the subscription, if it turns out to be a new one
 * @param secret likewise
 */
record Registration(
        App app, UserKey user, SubscriptionRequest request, UUID id, UUID secret, Instant now, Instant expiresAt) {

    private static final String ADD_USER = sql("add-user.sql");
    private static final String LOCK_USERS = sql("lock-users.sql");
    private static final String MAKE_ROOM = sql("make-room.sql");
    private static final String COUNT_OTHERS = sql("count-others.sql");
    private static final String REGISTER = sql("register.sql");

    /**
     * Sends all statements at once: Postgres carries them out one after the other, and none after one that fails. A user who is
     * over the limit is registered too, and then the transaction is undone.
     */
    Future<Change<Registered>> run(SqlConnection connection) {
        Future<?> added = addUser(connection);
        Future<?> locked = lockUsers(connection);
        Future<Change<Registered>> changed = runLocked(connection);
        return added.compose(first -> locked).compose(second -> changed);
    }

    /** Likewise, in a transaction that has the locks of the address, of the user and of whoever has the address. */
    Future<Change<Registered>> runLocked(SqlConnection connection) {
        Future<Set<UserKey>> changed = makeRoom(connection);
        Future<?> withinLimit = checkLimit(connection);
        Future<Registered> registered = register(connection);
        return changed.compose(first -> withinLimit)
                .compose(second -> registered)
                .map(last -> new Change<>(last, changed.result()));
    }

    /** Takes the lock of the push address first; two addresses may share one, which costs no more than a wait. */
    private Future<?> addUser(SqlConnection connection) {
        return connection.preparedQuery(ADD_USER).execute(Tuple.of(user.value(), app.id(), addressLock()));
    }

    long addressLock() {
        return addressHash().getLong(0);
    }

    private Future<?> lockUsers(SqlConnection connection) {
        return connection
                .preparedQuery(LOCK_USERS)
                .execute(Tuple.of(user.value(), app.id(), platform(), addressHash()));
    }

    /** @return the users whose lists are no longer the same, the one who registers among them */
    private Future<Set<UserKey>> makeRoom(SqlConnection connection) {
        Tuple parameters =
                Tuple.of(user.value(), app.id(), platform(), addressHash(), request.deviceId(), timestamp(now));
        return connection.preparedQuery(MAKE_ROOM).execute(parameters).map(removed -> {
            Set<UserKey> changed = SubscriptionRows.users(removed);
            changed.add(user);
            return changed;
        });
    }

    private Future<?> checkLimit(SqlConnection connection) {
        return connection
                .preparedQuery(COUNT_OTHERS)
                .execute(Tuple.of(user.value(), request.deviceId()))
                .compose(counted -> counted.iterator().next().getLong(0) < app.maximumSubscriptions()
                        ? Future.succeededFuture()
                        : Future.failedFuture(ApiFailure.of(
                                ApiError.CONFLICT,
                                "The user has " + app.maximumSubscriptions()
                                        + " active subscriptions, as many as the app allows; delete one first.")));
    }

    private Future<Registered> register(SqlConnection connection) {
        Tuple parameters = Tuple.of(id, user.value(), app.id(), request.deviceId(), secret, platform())
                .addArrayOfString(AddressFields.of(request.endpoint()))
                .addBuffer(addressHash())
                .addOffsetDateTime(timestamp(now))
                .addOffsetDateTime(timestamp(expiresAt))
                .addString(request.appDisplayName());
        return connection.preparedQuery(REGISTER).execute(parameters).map(rows -> {
            SubscriptionRecord registered =
                    SubscriptionRows.record(rows.iterator().next());
            return new Registered(registered, registered.subscription().id().equals(id));
        });
    }

    String platform() {
        return request.endpoint().platform().wireName();
    }

    Buffer addressHash() {
        return Buffer.buffer(AddressFields.hash(request.endpoint()));
    }

    private static String sql(String name) {
        return ResourceText.load(Registration.class, name);
    }
}
