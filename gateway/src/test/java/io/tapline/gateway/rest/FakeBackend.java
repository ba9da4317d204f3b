package io.tapline.gateway.rest;

import static io.tapline.gateway.rest.TestApps.ALICE;
import static io.tapline.gateway.rest.TestApps.BOB;
import static io.tapline.gateway.rest.TestApps.CLOCK;
import static io.tapline.gateway.rest.TestApps.CONTOSO;
import static io.tapline.gateway.rest.TestApps.FABRIKAM;
import static io.tapline.gateway.rest.TestApps.FABRIKAM_USER;
import static io.tapline.gateway.rest.TestApps.NOW;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tapline.gateway.config.ApiConfig;
import io.tapline.gateway.config.StreamLimits;
import io.tapline.gateway.identity.App;
import io.tapline.gateway.identity.Authenticator;
import io.tapline.gateway.identity.Principal;
import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.notification.Appended;
import io.tapline.gateway.notification.Appended.Result;
import io.tapline.gateway.notification.HistoryFilter;
import io.tapline.gateway.notification.HistoryPage;
import io.tapline.gateway.notification.Idempotency;
import io.tapline.gateway.notification.Notification;
import io.tapline.gateway.notification.NotificationFeed;
import io.tapline.gateway.notification.NotificationIds;
import io.tapline.gateway.notification.NotificationStore;
import io.tapline.gateway.notification.Owner;
import io.tapline.gateway.notification.Posting;
import io.tapline.gateway.notification.Priority;
import io.tapline.gateway.notification.StateChange;
import io.tapline.gateway.notification.StoredNotification;
import io.tapline.gateway.notification.Trail;
import io.tapline.gateway.stream.OpenStreams;
import io.tapline.gateway.stream.PokeChannel;
import io.tapline.gateway.stream.StreamMetrics;
import io.tapline.gateway.stream.StreamPlaces;
import io.tapline.gateway.subscription.EndpointDirectory;
import io.tapline.gateway.subscription.Subscription;
import io.tapline.gateway.subscription.SubscriptionRecord;
import io.tapline.gateway.subscription.SubscriptionRegistry;
import io.tapline.gateway.subscription.SubscriptionRequest;
import io.tapline.gateway.subscription.Unsid;
import io.tapline.gateway.subscription.UserEndpoints;
import io.tapline.gateway.tracing.Tracing;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Everything behind the REST API, in memory. Tokens are words: {@code Bearer contoso-app} is Contoso's server. */
final class FakeBackend
        implements Authenticator, EndpointDirectory, SubscriptionRegistry, NotificationSink, Admission, EndpointPolicy {

    private static final Instant LATER = NOW.plus(Duration.ofHours(1));
    private static final Map<String, Principal> CALLERS = Map.of(
            "contoso-app", new Principal.AppServer(CONTOSO, LATER),
            "fabrikam-app", new Principal.AppServer(FABRIKAM, LATER),
            "alice", new Principal.User(CONTOSO, ALICE, true, LATER),
            "alice-without-scope", new Principal.User(CONTOSO, ALICE, false, LATER),
            "bob", new Principal.User(CONTOSO, BOB, true, LATER),
            "fabrikam-user", new Principal.User(FABRIKAM, FABRIKAM_USER, true, LATER));

    private static final Set<String> ORIGINS = Stream.of(CONTOSO, FABRIKAM)
            .flatMap(app -> app.allowedOrigins().stream())
            .collect(Collectors.toSet());

    final List<Notification> stored = new CopyOnWriteArrayList<>();
    final List<Notification> accepted = new CopyOnWriteArrayList<>();
    final List<List<Subscription>> acceptedAudiences = new CopyOnWriteArrayList<>();
    final Map<UserKey, List<SubscriptionRecord>> subscriptions = new ConcurrentHashMap<>();
    final AtomicInteger inFlight = new AtomicInteger();
    volatile int capacity = Integer.MAX_VALUE;
    /** Null: the app may post. */
    volatile @Nullable Duration rateLimited;

    final Set<Priority> refusedPriorities = ConcurrentHashMap.newKeySet();
    volatile @Nullable RuntimeException storeFailure;
    volatile @Nullable RuntimeException sinkFailure;
    volatile @Nullable String endpointRefusal;
    /** Every notification that came to the store, committed or not. */
    final BlockingQueue<Notification> appended = new LinkedBlockingQueue<>();

    /** Appends wait for it. */
    volatile Future<Void> commit = Future.succeededFuture();

    RestApi api(ApiConfig config) {
        return new RestApi(new RestApi.Parts(
                config,
                CLOCK,
                this,
                this,
                this,
                this,
                new NotificationIds(CLOCK, new Random(1)),
                new Notifications(),
                new Feed(),
                (user, id) -> Future.succeededFuture(
                        Optional.ofNullable(trails.get(id)).filter(trail -> user.equals(ALICE))),
                this,
                appId -> Future.succeededFuture(Optional.ofNullable(rateLimited)),
                this,
                (app, user, ids, device) -> changes.add(new Change(user, ids, device)),
                streams,
                () -> ORIGINS,
                Tracing.OFF));
    }

    /** Alice's. */
    final Map<UUID, Trail> trails = new ConcurrentHashMap<>();

    /** In the order of their places, which begin at 1. */
    final List<StoredNotification> feed = new CopyOnWriteArrayList<>();

    volatile UUID generation = new UUID(0, 0);
    final BlockingQueue<String> positions = new LinkedBlockingQueue<>();
    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    final AtomicLong nanos = new AtomicLong();
    volatile Instant wallTime = NOW;
    /** Where the server calls. */
    volatile @Nullable Context loop;

    /** A loop by itself, which the tests tick. */
    final OpenStreams streams = new OpenStreams(
            new StreamPlaces(new StreamLimits(3, 2)),
            new NoChannel(),
            new StreamMetrics(metrics),
            ((InstantSource) () -> wallTime).withZone(ZoneOffset.UTC),
            nanos::get,
            new Random(1));

    private static final class NoChannel implements PokeChannel {
        @Override
        public void poke(UserKey user) {}

        @Override
        public void listen(Listener listener) {}

        @Override
        public void ignore() {}
    }

    /** What went on to the other devices. */
    record Change(UserKey user, List<UUID> ids, @Nullable UUID device) {}

    /** What was fetched of that which has a fallback. */
    record Fetched(UUID device, UUID item) {}

    final BlockingQueue<Fetched> fetched = new LinkedBlockingQueue<>();
    /** What was fetched of everything. */
    final BlockingQueue<Fetched> told = new LinkedBlockingQueue<>();

    final BlockingQueue<Change> changes = new LinkedBlockingQueue<>();
    private final Map<UUID, StoredNotification> states = new ConcurrentHashMap<>();

    /** Makes a subscription, as if its device had registered. */
    Unsid subscribed(App app, UserKey user, SubscriptionRequest request, Instant expiresAt) {
        Unsid unsid = new Unsid(user, UUID.randomUUID());
        Subscription subscription =
                new Subscription(UUID.randomUUID(), unsid.secret(), 1, request.endpoint(), expiresAt);
        list(app, user)
                .add(new SubscriptionRecord(subscription, unsid, request.deviceId(), request.appDisplayName(), NOW));
        return unsid;
    }

    /** The id of a subscription. */
    UUID device(Unsid unsid) {
        return subscriptions.getOrDefault(unsid.user(), List.of()).stream()
                .map(SubscriptionRecord::subscription)
                .filter(subscription -> subscription.secret().equals(unsid.secret()))
                .findAny()
                .orElseThrow()
                .id();
    }

    private List<SubscriptionRecord> list(App app, UserKey user) {
        return subscriptions.computeIfAbsent(user, key -> new CopyOnWriteArrayList<>());
    }

    @Override
    public Future<Principal> authenticate(@Nullable String authorization) {
        if (authorization == null || !authorization.startsWith("Bearer ")) {
            return Future.failedFuture(ApiFailure.of(ApiError.UNAUTHENTICATED, "No token"));
        }
        loop = Vertx.currentContext();
        String token = authorization.substring("Bearer ".length());
        boolean slow = token.startsWith("slow-");
        Principal caller = CALLERS.get(slow ? token.substring("slow-".length()) : token);
        Future<Principal> answer = caller == null
                ? Future.failedFuture(ApiFailure.of(ApiError.UNAUTHENTICATED, "The token is not trusted"))
                : Future.succeededFuture(caller);
        return slow ? later(answer) : answer;
    }

    private static <T> Future<T> later(Future<T> answer) {
        Promise<T> promise = Promise.promise();
        Context context = Vertx.currentContext();
        context.owner().setTimer(20, timer -> answer.onComplete(promise));
        return promise.future();
    }

    @Override
    public Future<UserEndpoints> find(UserKey user) {
        List<SubscriptionRecord> records = subscriptions.get(user);
        if (records == null) {
            return Future.succeededFuture(new UserEndpoints("", 0, List.of()));
        }
        String app = user.equals(FABRIKAM_USER) ? "fabrikam" : "contoso";
        return Future.succeededFuture(new UserEndpoints(
                app, 1, records.stream().map(SubscriptionRecord::subscription).toList()));
    }

    @Override
    public Future<Registered> register(App app, UserKey user, SubscriptionRequest request) {
        List<SubscriptionRecord> records = list(app, user);
        for (SubscriptionRecord record : records) {
            if (record.deviceId().equals(request.deviceId())) {
                return Future.succeededFuture(new Registered(record, false));
            }
        }
        subscribed(app, user, request, NOW.plus(Duration.ofDays(30)));
        return Future.succeededFuture(new Registered(records.get(records.size() - 1), true));
    }

    @Override
    public Future<List<SubscriptionRecord>> list(UserKey user) {
        return Future.succeededFuture(List.copyOf(subscriptions.getOrDefault(user, List.of())));
    }

    @Override
    public Future<Optional<SubscriptionRecord>> find(UserKey user, UUID id) {
        return Future.succeededFuture(subscriptions.getOrDefault(user, List.of()).stream()
                .filter(record -> record.subscription().id().equals(id))
                .findAny());
    }

    @Override
    public Future<Boolean> delete(UserKey user, UUID id) {
        return Future.succeededFuture(subscriptions
                .getOrDefault(user, new CopyOnWriteArrayList<>())
                .removeIf(record -> record.subscription().id().equals(id)));
    }

    @Override
    public Future<Boolean> removeGone(UserKey user, Subscription sentTo, @Nullable Instant since) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void accepted(App app, Notification notification, Appended stored, List<Subscription> audience) {
        accepted.add(notification);
        acceptedAudiences.add(audience);
        RuntimeException failure = sinkFailure;
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public @Nullable Place enter(String appId) {
        if (inFlight.get() >= capacity) {
            return null;
        }
        inFlight.incrementAndGet();
        return new Place() {
            @Override
            public boolean mayGoOn(Priority priority) {
                return !refusedPriorities.contains(priority);
            }

            @Override
            public void stored(long nanoseconds) {}

            @Override
            public void leave() {
                inFlight.decrementAndGet();
            }
        };
    }

    @Override
    public Optional<String> refuse(io.tapline.push.Endpoint endpoint) {
        return Optional.ofNullable(endpointRefusal);
    }

    /** Alice's, as far as a test puts anything in. What a feed holds is Postgres's affair, and is tested there. */
    private final class Feed implements NotificationFeed {
        @Override
        public Future<Part> read(UserKey user, long after, long deletionsAfter, int limit) {
            List<StoredNotification> part = feed.stream()
                    .filter(item -> item.notification().user().equals(user) && item.sequence() > after)
                    .limit(limit)
                    .toList();
            return Future.succeededFuture(
                    new Part(generation, new byte[32], 0, feed.size(), NOW, part, Instant.EPOCH, Instant.MAX));
        }

        @Override
        public Future<List<Expired>> expired(UserKey user, long after, Instant since, Instant until, int limit) {
            return Future.succeededFuture(List.of());
        }

        @Override
        public Future<Void> noteExpiries(UserKey user) {
            return Future.succeededFuture();
        }

        @Override
        public Future<Void> fetched(UUID subscription, long sequence) {
            positions.add(subscription + " " + sequence);
            return Future.succeededFuture();
        }

        @Override
        public Future<Void> tellFetched(Owner owner, UUID subscription, List<StoredNotification> items) {
            items.forEach(item ->
                    told.add(new Fetched(subscription, item.notification().id())));
            return Future.succeededFuture();
        }

        @Override
        public Future<Void> fetched(UUID subscription, List<StoredNotification> items) {
            items.forEach(item ->
                    fetched.add(new Fetched(subscription, item.notification().id())));
            return Future.succeededFuture();
        }
    }

    /** The history. */
    private final class Notifications implements NotificationStore {

        @Override
        public Future<Appended> append(Posting posting) {
            Notification notification = posting.notification();
            appended.add(notification);
            RuntimeException failure = storeFailure;
            if (failure != null) {
                return Future.failedFuture(failure);
            }
            return commit.onSuccess(committed -> stored.add(notification))
                    .map(committed -> new Appended(Result.CREATED, notification.id(), notification.id(), 1));
        }

        @Override
        public Future<Optional<Appended>> earlier(UserKey user, Idempotency idempotency) {
            return Future.succeededFuture(Optional.empty());
        }

        @Override
        public Future<List<StoredNotification>> page(UserKey user, HistoryPage query) {
            List<StoredNotification> page = new ArrayList<>();
            stored.stream()
                    .filter(notification -> notification.user().equals(user))
                    .filter(notification ->
                            query.after() == null || notification.id().compareTo(query.after()) < 0)
                    .sorted(Comparator.comparing(Notification::id).reversed())
                    .limit(query.limit())
                    .forEach(notification -> page.add(current(notification)));
            return Future.succeededFuture(page);
        }

        private StoredNotification current(Notification notification) {
            return states.getOrDefault(notification.id(), unread(notification));
        }

        private static StoredNotification unread(Notification notification) {
            return new StoredNotification(
                    notification,
                    StoredNotification.Status.ACTIVE,
                    StoredNotification.ReadState.UNREAD,
                    StoredNotification.UserActionState.NO_INTERACTION,
                    null,
                    1);
        }

        @Override
        public Future<Long> count(UserKey user, HistoryFilter filter) {
            return Future.succeededFuture(stored.stream()
                    .filter(notification -> notification.user().equals(user))
                    .count());
        }

        @Override
        public Future<Optional<StoredNotification>> find(UserKey user, UUID id) {
            return Future.succeededFuture(stored.stream()
                    .filter(notification -> notification.user().equals(user)
                            && notification.id().equals(id))
                    .findAny()
                    .map(this::current));
        }

        @Override
        public Future<List<UUID>> change(UserKey user, StateChange change) {
            List<UUID> changed = new ArrayList<>();
            for (Notification item : List.copyOf(stored)) {
                StoredNotification before = current(item);
                boolean selected = item.user().equals(user)
                        && (change.ids() == null || change.ids().contains(item.id()))
                        && (change.group() == null || change.group().equals(item.groupName()))
                        && (change.sequence() == null || change.sequence() == before.sequence());
                StoredNotification after = after(before, change);
                if (selected && !after.equals(before)) {
                    states.put(item.id(), numbered(after));
                    changed.add(item.id());
                }
            }
            stored.removeIf(item -> current(item).status() == StoredNotification.Status.DELETED);
            return Future.succeededFuture(changed);
        }

        private static StoredNotification after(StoredNotification before, StateChange change) {
            return new StoredNotification(
                    before.notification(),
                    change.status() == null ? before.status() : change.status(),
                    change.readState() == null ? before.readState() : change.readState(),
                    change.userActionState() == null ? before.userActionState() : change.userActionState(),
                    before.lastModifiedAt(),
                    before.sequence());
        }

        private static StoredNotification numbered(StoredNotification changed) {
            return new StoredNotification(
                    changed.notification(),
                    changed.status(),
                    changed.readState(),
                    changed.userActionState(),
                    NOW,
                    changed.sequence() + 1);
        }
    }
}
