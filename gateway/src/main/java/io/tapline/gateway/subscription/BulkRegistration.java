package io.tapline.gateway.subscription;

import static io.tapline.gateway.subscription.SubscriptionRows.timestamp;
import static java.util.Objects.requireNonNull;

import io.tapline.gateway.ResourceText;
import io.tapline.gateway.identity.App;
import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.rest.ApiError;
import io.tapline.gateway.rest.ApiFailure;
import io.tapline.gateway.store.Unavailable;
import io.tapline.gateway.subscription.DeviceBatch.Device;
import io.tapline.gateway.subscription.IndexedChanges.Change;
import io.tapline.gateway.subscription.SubscriptionRegistry.Registered;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Registers devices that did not ask for it themselves, many in one transaction, as a table of another push system is taken
 * over. The index follows as it does after {@link SubscriptionRegistry#register}. Confined to one event loop.
 */
public final class BulkRegistration {

    private static final String LOCK_ADDRESSES = sql("lock-addresses.sql");
    private static final String ADD_USERS = sql("add-users.sql");
    private static final String LOCK_ALL = sql("lock-all.sql");
    private static final String FIND_REGISTERED = sql("find-registered.sql");

    private final Pool pool;
    private final IndexedChanges changes;
    private final Supplier<UUID> ids;
    private final RandomGenerator secrets;
    private final Clock clock;
    private final Duration lifetime;
    private final boolean replace;

    /** What became of a device. */
    public enum Fate {
        CREATED,
        REPLACED,
        /** It was registered before, and stayed as it was. */
        KEPT,
        REFUSED
    }

    /**
     * What became of a device, and what its app server is to call it by.
     *
     * @param unsid null if it was refused
     * @param reason null unless it was refused
     */
    public record Result(
            Fate fate, @Nullable Unsid unsid, @Nullable String reason) {}

    /**
     * @param ids makes a new id at each call
     * @param secrets a secure source: an UNSID must not be guessed
     * @param lifetime of a device without an expiry of its own
     * @param timeout for a whole batch
     * @param replace whether a device that is registered already gets what the batch says, and an address that is another device's
     *     moves, as when a device registers itself. If not, who is registered knows better
     */
    public BulkRegistration(
            Pool pool,
            EndpointIndex index,
            Supplier<UUID> ids,
            RandomGenerator secrets,
            Clock clock,
            Duration lifetime,
            Duration timeout,
            boolean replace) {
        this.pool = requireNonNull(pool, "pool");
        this.changes = new IndexedChanges(pool, index, timeout);
        this.ids = ids;
        this.secrets = secrets;
        this.clock = clock;
        this.lifetime = lifetime;
        this.replace = replace;
    }

    /**
     * Registers the devices of a batch. Done again it changes nothing.
     *
     * @return a result for each, in their order; fails with an {@link ApiFailure} SERVICE_UNAVAILABLE when Postgres is away, and then it
     *     is not known what was done
     */
    public Future<List<Result>> register(App app, DeviceBatch batch) {
        List<Device> devices = batch.devices();
        if (devices.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        return together(app, devices)
                .recover(cause ->
                        isRefusal(cause) ? oneByOne(app, devices, new ArrayList<>()) : Future.failedFuture(cause));
    }

    /** One that is refused undoes the others of its transaction. */
    private Future<List<Result>> oneByOne(App app, List<Device> devices, List<Result> results) {
        if (results.size() == devices.size()) {
            return Future.succeededFuture(results);
        }
        return together(app, List.of(devices.get(results.size())))
                .recover(cause -> isRefusal(cause)
                        ? Future.succeededFuture(List.of(new Result(Fate.REFUSED, null, cause.getMessage())))
                        : Future.failedFuture(cause))
                .compose(one -> {
                    results.addAll(one);
                    return oneByOne(app, devices, results);
                });
    }

    private static boolean isRefusal(Throwable cause) {
        return cause instanceof ApiFailure failure && failure.error() != ApiError.SERVICE_UNAVAILABLE;
    }

    private Future<List<Result>> together(App app, List<Device> devices) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        List<Registration> registrations =
                devices.stream().map(device -> registration(app, device, now)).toList();
        return Collisions.retried(() -> changes.apply(connection -> lock(connection, app, registrations)
                        .compose(locked -> findRegistered(connection, app, registrations, now))
                        .compose(registered -> registerOthers(connection, registrations, devices, registered))))
                .recover(Unavailable::answer);
    }

    private Registration registration(App app, Device device, Instant now) {
        UUID secret = new UUID(secrets.nextLong(), secrets.nextLong());
        Instant expiresAt = device.expiresAt() == null ? now.plus(lifetime) : device.expiresAt();
        return new Registration(app, device.user(), device.request(), ids.get(), secret, now, expiresAt);
    }

    /** All of a kind at once and in one order: addresses before users, as everyone takes them. */
    private static Future<?> lock(SqlConnection connection, App app, List<Registration> registrations) {
        Long[] addresses = registrations.stream()
                .map(Registration::addressLock)
                .distinct()
                .sorted()
                .toArray(Long[]::new);
        Future<?> locked =
                connection.preparedQuery(LOCK_ADDRESSES).execute(Tuple.tuple().addArrayOfLong(addresses));
        UUID[] users = users(registrations);
        Future<?> added = connection
                .preparedQuery(ADD_USERS)
                .execute(Tuple.tuple().addArrayOfUUID(users).addString(app.id()));
        Future<?> all = connection
                .preparedQuery(LOCK_ALL)
                .execute(Tuple.tuple()
                        .addArrayOfUUID(users)
                        .addString(app.id())
                        .addArrayOfString(platforms(registrations))
                        .addArrayOfBuffer(hashes(registrations)));
        return locked.compose(first -> added).compose(second -> all);
    }

    private static Future<AlreadyRegistered> findRegistered(
            SqlConnection connection, App app, List<Registration> registrations, Instant now) {
        return connection
                .preparedQuery(FIND_REGISTERED)
                .execute(Tuple.tuple()
                        .addArrayOfUUID(users(registrations))
                        .addArrayOfString(registrations.stream()
                                .map(registration -> registration.request().deviceId())
                                .toArray(String[]::new))
                        .addString(app.id())
                        .addArrayOfString(platforms(registrations))
                        .addArrayOfBuffer(hashes(registrations))
                        .addOffsetDateTime(timestamp(now)))
                .map(rows -> AlreadyRegistered.of(
                        rows.stream().map(SubscriptionRows::record).toList()));
    }

    /** Sends all statements at once, as a single registration does. */
    private Future<Change<List<Result>>> registerOthers(
            SqlConnection connection,
            List<Registration> registrations,
            List<Device> devices,
            AlreadyRegistered registered) {
        List<Future<Result>> results = new ArrayList<>();
        Set<UserKey> changed = new HashSet<>();
        for (int i = 0; i < devices.size(); i++) {
            Device device = devices.get(i);
            Registration registration = registrations.get(i);
            results.add(registered
                    .answer(device, replace)
                    .map(Future::succeededFuture)
                    .orElseGet(() -> registration.runLocked(connection).map(change -> {
                        changed.addAll(change.users());
                        return result(change.result());
                    })));
        }
        return Future.all(results).map(all -> new Change<>(all.<Result>list(), changed));
    }

    private static Result result(Registered registered) {
        return new Result(
                registered.created() ? Fate.CREATED : Fate.REPLACED,
                registered.subscription().unsid(),
                null);
    }

    private static UUID[] users(List<Registration> registrations) {
        return registrations.stream()
                .map(registration -> registration.user().value())
                .toArray(UUID[]::new);
    }

    private static String[] platforms(List<Registration> registrations) {
        return registrations.stream().map(Registration::platform).toArray(String[]::new);
    }

    private static Buffer[] hashes(List<Registration> registrations) {
        return registrations.stream().map(Registration::addressHash).toArray(Buffer[]::new);
    }

    private static String sql(String name) {
        return ResourceText.load(BulkRegistration.class, name);
    }
}
