package io.tapline.gateway;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tapline.gateway.config.ConnectionLimits;
import io.tapline.gateway.config.GatewayConfig;
import io.tapline.gateway.config.ListenerTls;
import io.tapline.gateway.config.ManagementConfig;
import io.tapline.gateway.dispatch.CredentialMetrics;
import io.tapline.gateway.dispatch.CredentialSources;
import io.tapline.gateway.dispatch.GuardedEndpoints;
import io.tapline.gateway.dispatch.PushTransports;
import io.tapline.gateway.dispatch.ServedApps;
import io.tapline.gateway.dispatch.TransportMetrics;
import io.tapline.gateway.identity.OidcAuthenticator;
import io.tapline.gateway.listener.Listener;
import io.tapline.gateway.listener.ListenerCertificates;
import io.tapline.gateway.listener.Refusals;
import io.tapline.gateway.notification.NotificationFeed;
import io.tapline.gateway.notification.NotificationIds;
import io.tapline.gateway.onboarding.Onboarding;
import io.tapline.gateway.privacy.ErasedUsers;
import io.tapline.gateway.privacy.UserEraser;
import io.tapline.gateway.privacy.UserExport;
import io.tapline.gateway.protection.GateReports;
import io.tapline.gateway.protection.Protection;
import io.tapline.gateway.redis.RedisEndpointIndex;
import io.tapline.gateway.redis.RedisLink;
import io.tapline.gateway.redis.RedisPokes;
import io.tapline.gateway.store.BacklogMetrics;
import io.tapline.gateway.store.ContentEraser;
import io.tapline.gateway.store.ContentSealing;
import io.tapline.gateway.store.DurabilityCheck;
import io.tapline.gateway.store.NodeLease;
import io.tapline.gateway.store.PartitionKeeper;
import io.tapline.gateway.store.PostgresOptions;
import io.tapline.gateway.store.TakeOver;
import io.tapline.gateway.store.UnfinishedWork;
import io.tapline.gateway.stream.StreamPlaces;
import io.tapline.gateway.subscription.IndexSweeper;
import io.tapline.gateway.subscription.PostgresSubscriptions;
import io.tapline.gateway.tracing.Tracing;
import io.tapline.gateway.webhook.WebhookDelivery;
import io.tapline.gateway.webhook.Webhooks;
import io.tapline.http2.EventLoops;
import io.tapline.http2.Transport;
import io.tapline.webpush.EncryptionThreads;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.sqlclient.Pool;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a node does once, whatever the number of its event loops: keys, credentials, its lease, partitions, the sweeper. */
final class NodeVerticle extends VerticleBase {

    private static final int CACHED_TOKENS = 100_000;
    /** Longer than a write to Redis can take. */
    private static final Duration DIRTY_MARK_AGE = Duration.ofSeconds(5);

    private static final Duration SWEEP_PAUSE = Duration.ofSeconds(5);
    private static final Duration ERASE_PAUSE = Duration.ofMinutes(1);
    private static final Duration FORGET_ERASED_PAUSE = Duration.ofHours(1);
    private static final Duration LEASE = Duration.ofSeconds(15);
    private static final String NO_PARTITIONS =
            "Postgres has no partitions for today and tomorrow, and they cannot be made: see the log";

    private final GatewayConfig config;
    private final Clock clock;
    private final PrometheusMeterRegistry registry;
    private final Supplier<ConnectionLimits> limits;
    private final Refusals refusals;
    private final Tracing tracing;
    private final Health health = new Health();
    private final AtomicBoolean listening = new AtomicBoolean();
    private final Closing open = new Closing();
    private final SecureRandom random = new SecureRandom();
    private final NotificationIds ids;
    private final Webhooks webhooks;
    private final List<UnfinishedWork> unfinished = new CopyOnWriteArrayList<>();
    private @Nullable Node node;
    private volatile int managementPort;

    /** @param limits of connections, as they are in force */
    NodeVerticle(
            GatewayConfig config,
            Clock clock,
            PrometheusMeterRegistry registry,
            Supplier<ConnectionLimits> limits,
            Refusals refusals,
            Tracing tracing) {
        this.config = config;
        this.clock = clock;
        this.registry = registry;
        this.limits = limits;
        this.refusals = refusals;
        this.tracing = tracing;
        this.ids = new NotificationIds(clock, random);
        this.webhooks = new Webhooks(config.apps());
    }

    /** What the event loops share, once this is deployed. */
    Node node() {
        return requireNonNull(node, "not deployed");
    }

    /** The event loops take requests: ready from now on, if all else is. Thread-safe. */
    void listens() {
        listening.set(true);
    }

    /** Not ready from now on; what is under way goes on. Thread-safe. */
    void drain() {
        health.drain();
    }

    Tracing tracing() {
        return tracing;
    }

    /** The port that health and metrics are at, once this is deployed. */
    int managementPort() {
        return managementPort;
    }

    @Override
    public Future<?> start() {
        Pool pool = PostgresOptions.pool(vertx, config.postgres());
        open.add(pool::close);
        RedisLink redis = RedisLink.open(vertx, config.redis(), ThreadLocalRandom.current());
        open.add(redis::close);
        health.note("redis", () -> redis.connected().isComplete());
        Stores stores = new Stores(
                pool, redis, new RedisEndpointIndex(redis, config.redis().timeToLive(), ThreadLocalRandom.current()));
        measureProcess();
        Onboarding onboarding = new Onboarding(vertx, config, clock, pool, random);
        open.add(onboarding::close);
        PostgresProbe postgres = PostgresProbe.start(vertx, pool);
        health.need("postgres", postgres::isUp);
        // Management answers before the event loops listen.
        health.need("api", listening::get);
        return DurabilityCheck.check(pool)
                .compose(safe -> keepPartitions())
                .compose(partitions -> takeLease(pool)
                        .compose(lease -> authenticator(onboarding.apps())
                                .compose(trusted -> serve(onboarding, lease, trusted, stores))
                                .onSuccess(assembled -> {
                                    health.need("lease", lease::isHeld);
                                    health.need("partitions", partitions::isReady);
                                })))
                // Before management listens, which shows all parts.
                .onSuccess(assembled -> tidy(stores))
                .compose(this::manage)
                .onSuccess(management -> {
                    open.add(management::close);
                    managementPort = management.actualPort();
                })
                // A verticle that does not start is not stopped: give back the lease, which others would wait for.
                .recover(cause -> open.close().transform(closed -> Future.failedFuture(cause)));
    }

    /** Begins to serve apps, and makes what the event loops share. */
    private Future<Consumer<Router>> serve(
            Onboarding onboarding, NodeLease lease, OidcAuthenticator trusted, Stores stores) {
        TransportMetrics connections = new TransportMetrics(
                registry, origin -> onboarding.apps().get().providers().apply(origin));
        PushTransports transports = new PushTransports(config.push(), config.outbound(), connections);
        Transport tokens = transports.of(context);
        open.add(tokens::close);
        CredentialMetrics credentials = new CredentialMetrics(registry);
        CredentialSources sources = new CredentialSources(tokens, EventLoops.of(context), clock, credentials);
        return onboarding
                .start(sources, registry, webhooks::replace)
                .compose(started -> listener(
                        "http",
                        config.http().host(),
                        sharedPort(),
                        config.http().tls()))
                // Mapped: what cannot be assembled fails the start.
                .map(listener ->
                        node = assemble(lease::epoch, trusted, listener, onboarding.apps(), transports, credentials))
                .map(assembled -> router -> onboarding.mount(
                        router,
                        trusted,
                        tokens,
                        EventLoops.of(context),
                        eraser(assembled, stores),
                        new UserExport(
                                stores.pool(),
                                new ContentSealing(config.sealing(), random),
                                config.postgres().attemptTimeout())));
    }

    private UserEraser eraser(Node assembled, Stores stores) {
        PostgresSubscriptions subscriptions = new PostgresSubscriptions(
                stores.pool(),
                stores.index(),
                ids::next,
                random,
                clock,
                config.subscriptionLifetime(),
                config.postgres().attemptTimeout());
        RedisPokes pokes = new RedisPokes(
                vertx, stores.redis(), config.redis(), assembled.metrics().streams(), ThreadLocalRandom.current());
        return new UserEraser(
                stores.pool(), subscriptions, pokes::poke, config.postgres().attemptTimeout());
    }

    /** What this event loop holds of the stores. */
    private record Stores(Pool pool, RedisLink redis, RedisEndpointIndex index) {}

    private Future<HttpServer> manage(Consumer<Router> further) {
        ManagementConfig management = config.management();
        return listener("management", management.host(), management.port(), management.tls())
                .compose(listener -> ManagementServer.listen(vertx, listener, management, registry, health, further));
    }

    /** All event loops listen at one port, and management, whose free port is 0, at another. */
    private int sharedPort() {
        return config.http().port() == 0 ? -1 : config.http().port();
    }

    /** A listener whose certificate follows its files. */
    private Future<Listener> listener(String name, String host, int port, @Nullable ListenerTls tls) {
        if (tls == null) {
            return Future.succeededFuture(new Listener(host, port, limits, refusals, null));
        }
        return vertx.executeBlocking(() -> ListenerCertificates.read(name, tls, registry))
                .map(certificates -> {
                    certificates.follow(vertx);
                    open.addPlain(certificates::close);
                    return new Listener(host, port, limits, refusals, certificates);
                });
    }

    private Future<PartitionKeeper> keepPartitions() {
        PartitionKeeper keeper = new PartitionKeeper(vertx, config.postgres(), clock, NotificationFeed.RETENTION);
        open.addPlain(keeper::close);
        return keeper.start()
                .compose(ran -> keeper.isReady() ? Future.succeededFuture(keeper) : Future.failedFuture(NO_PARTITIONS));
    }

    private void measureProcess() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        JvmGcMetrics collections = new JvmGcMetrics();
        collections.bindTo(registry);
        open.addPlain(collections::close);
    }

    private Future<NodeLease> takeLease(Pool pool) {
        return NodeLease.acquire(vertx, config.postgres(), pool, config.nodeName(), LEASE, this::lowWater)
                .onSuccess(lease -> open.add(lease::close));
    }

    /** The least id that any event loop may still have to do with; with none at work, one that is not yet given away. */
    private Future<UUID> lowWater() {
        List<Future<UUID>> marks = new ArrayList<>();
        marks.add(Future.succeededFuture(ids.next()));
        unfinished.forEach(loop -> marks.add(loop.lowest()));
        return Future.all(marks).map(all -> Collections.min(all.<UUID>list()));
    }

    private Future<OidcAuthenticator> authenticator(Supplier<ServedApps> served) {
        return OidcAuthenticator.start(
                        vertx,
                        clock,
                        config.issuers(),
                        config.outbound().privateHosts(),
                        () -> served.get().apps(),
                        CACHED_TOKENS)
                .onSuccess(authenticator -> open.add(authenticator::close));
    }

    private void tidy(Stores stores) {
        Pool pool = stores.pool();
        ContentEraser eraser = new ContentEraser(vertx, pool, ERASE_PAUSE, webhooks);
        eraser.start();
        open.addPlain(eraser::close);
        WebhookDelivery delivery = new WebhookDelivery(
                vertx,
                webhooks,
                pool,
                config.postgres().attemptTimeout(),
                config.outbound(),
                registry,
                ThreadLocalRandom.current(),
                clock);
        delivery.start();
        open.add(delivery::close);
        TakeOver takeOver = new TakeOver(vertx, pool, LEASE);
        takeOver.start();
        open.addPlain(takeOver::close);
        BacklogMetrics backlog = new BacklogMetrics(vertx, pool, registry);
        backlog.start();
        open.addPlain(backlog::close);
        ErasedUsers erased = new ErasedUsers(vertx, pool, config.redis().timeToLive(), FORGET_ERASED_PAUSE);
        erased.start();
        open.addPlain(erased::close);
        IndexSweeper sweeper = new IndexSweeper(
                pool, stores.index(), clock, DIRTY_MARK_AGE, config.postgres().attemptTimeout());
        sweeper.start(vertx, SWEEP_PAUSE);
        open.addPlain(sweeper::stop);
    }

    private Node assemble(
            LongSupplier epoch,
            OidcAuthenticator authenticator,
            Listener listener,
            Supplier<ServedApps> served,
            PushTransports transports,
            CredentialMetrics credentials) {
        Protection protection = new Protection(
                config.push().protection(), config.http().eventLoops(), System::nanoTime, new GateReports(registry));
        EncryptionThreads encryption = new EncryptionThreads();
        open.addPlain(encryption::close);
        return new Node(
                config,
                clock,
                epoch,
                authenticator,
                ids,
                new GuardedEndpoints(config.outbound().guard()),
                served,
                credentials,
                transports,
                protection,
                encryption,
                unfinished,
                NodeMetrics.of(registry),
                tracing,
                new StreamPlaces(config.http().streams()),
                webhooks,
                new AtomicBoolean(),
                random,
                listener,
                new AtomicInteger());
    }

    @Override
    public Future<?> stop() {
        return open.close();
    }
}
