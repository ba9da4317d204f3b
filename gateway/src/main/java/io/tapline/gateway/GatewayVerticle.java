package io.tapline.gateway;

import io.tapline.gateway.admission.FairAdmission;
import io.tapline.gateway.config.AppLimits;
import io.tapline.gateway.config.GatewayConfig;
import io.tapline.gateway.config.PushConfig;
import io.tapline.gateway.dispatch.AppCredentials;
import io.tapline.gateway.dispatch.Dispatcher;
import io.tapline.gateway.dispatch.FallbackSweeper;
import io.tapline.gateway.dispatch.HandOver;
import io.tapline.gateway.dispatch.PooledPushClients;
import io.tapline.gateway.dispatch.PushClients;
import io.tapline.gateway.dispatch.RetrySchedule;
import io.tapline.gateway.dispatch.RetrySweeper;
import io.tapline.gateway.dispatch.StateTaps;
import io.tapline.gateway.identity.Apps;
import io.tapline.gateway.redis.RedisEndpointIndex;
import io.tapline.gateway.redis.RedisEndpoints;
import io.tapline.gateway.redis.RedisLink;
import io.tapline.gateway.redis.RedisPokes;
import io.tapline.gateway.redis.RedisRateLimit;
import io.tapline.gateway.rest.RestApi;
import io.tapline.gateway.store.ContentSealing;
import io.tapline.gateway.store.PostgresDeliveries;
import io.tapline.gateway.store.PostgresFallbacks;
import io.tapline.gateway.store.PostgresFeed;
import io.tapline.gateway.store.PostgresNotifications;
import io.tapline.gateway.store.PostgresOptions;
import io.tapline.gateway.store.PostgresRetries;
import io.tapline.gateway.store.PostgresTrail;
import io.tapline.gateway.store.TrackedNotifications;
import io.tapline.gateway.store.UnfinishedWork;
import io.tapline.gateway.stream.OpenStreams;
import io.tapline.gateway.subscription.EndpointDirectory;
import io.tapline.gateway.subscription.MeasuredDirectory;
import io.tapline.gateway.subscription.PostgresEndpoints;
import io.tapline.gateway.subscription.PostgresSubscriptions;
import io.tapline.gateway.subscription.SubscriptionRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.ext.web.Router;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The whole path of a notification on one event loop: HTTP in, Redis, Postgres, pushes out. Nothing in it is shared with another
 * loop but {@link Node}.
 */
final class GatewayVerticle extends VerticleBase {

    /** How late a stream can be with what has its time. */
    private static final long TICK_MILLIS = 1_000;

    /** What a push takes beside its connection and its request: looking up the device, a credential, recording the outcome. */
    private static final Duration PUSH_MARGIN = Duration.ofSeconds(30);

    /** Taps of state changes that wait to be tried again: a device that gets none learns of it when it pulls. */
    private static final int WAITING_STATE_TAPS = 10_000;

    private final Node node;
    private final FurtherRoutes further;
    private final Closing open = new Closing();
    private volatile int port;

    GatewayVerticle(Node node, FurtherRoutes further) {
        this.node = node;
        this.further = further;
    }

    @Override
    public Future<?> start() {
        GatewayConfig config = node.config();
        UnfinishedWork unfinished = new UnfinishedWork(vertx, node.ids());
        node.unfinished().add(unfinished);
        // Closed last, when all that could end has ended.
        open.addPlain(() -> node.handedOver().addAndGet(unfinished.size()));
        SqlClient reads = opened(PostgresOptions.pipelined(vertx, config.postgres()));
        Pool pool = opened(PostgresOptions.pool(vertx, config.postgres()));
        RedisLink redis = RedisLink.open(vertx, config.redis(), ThreadLocalRandom.current());
        open.add(redis::close);
        RedisEndpointIndex index =
                new RedisEndpointIndex(redis, config.redis().timeToLive(), ThreadLocalRandom.current());
        EndpointDirectory directory = new MeasuredDirectory(
                new RedisEndpoints(
                        index, new PostgresEndpoints(reads, config.postgres().attemptTimeout())),
                node.metrics().registry());
        PostgresSubscriptions registry = new PostgresSubscriptions(
                pool,
                index,
                node.ids()::next,
                node.secrets(),
                node.clock(),
                config.subscriptionLifetime(),
                config.postgres().attemptTimeout());
        ContentSealing sealing = new ContentSealing(config.sealing(), node.secrets());
        PostgresDeliveries deliveries =
                new PostgresDeliveries(vertx, config.postgres(), node.metrics().deliveries(), node.events());
        PostgresNotifications history = new PostgresNotifications(
                vertx,
                config.postgres(),
                reads,
                pool,
                node.metrics().notifications(),
                node.epoch(),
                node.events(),
                node.tracing(),
                sealing,
                deliveries.rides());
        open.add(history::close);
        PostgresRetries retries = new PostgresRetries(vertx, config.postgres(), pool, node.events(), sealing);
        HandOver handOver = new HandOver(vertx, retries, unfinished, longestPush());
        open.addPlain(handOver::close);
        TrackedNotifications store = new TrackedNotifications(history, unfinished, handOver::add);
        open.add(deliveries::close);
        PushClients clients = new PooledPushClients(
                context,
                node.served(),
                node.transports(),
                node.protection().ofEventLoop(),
                node.encryption(),
                node.clock(),
                node.credentials());
        open.add(clients::close);
        Dispatcher dispatcher = new Dispatcher(
                clients,
                registry,
                deliveries,
                unfinished,
                handOver,
                node.metrics().push(),
                node.tracing(),
                config.push().retries(),
                ThreadLocalRandom.current(),
                node.epoch(),
                config.push().maximumOpen(),
                node.clock());
        RetrySchedule again =
                new RetrySchedule(vertx, config.push().retries(), ThreadLocalRandom.current(), WAITING_STATE_TAPS);
        open.addPlain(again::stop);
        StateTaps taps = new StateTaps(
                vertx, clients, directory, registry, node.metrics().push(), again, node.clock());
        OpenStreams streams = streams(redis);
        PokingSinks sinks = new PokingSinks(streams, dispatcher, taps);
        if (node.sweeps().compareAndSet(false, true)) {
            Supplier<Apps> apps = () -> node.served().get().apps();
            RetrySweeper sweeper = new RetrySweeper(vertx, retries, dispatcher, directory, apps, longestPush());
            sweeper.start();
            open.add(sweeper::close);
            PostgresFallbacks fallbacks = new PostgresFallbacks(vertx, config.postgres(), pool, sealing);
            sweepFallbacks(fallbacks, clients, directory, registry, apps);
        }
        PostgresTrail trail = new PostgresTrail(vertx, config.postgres(), reads);
        RestApi api = new RestApi(new RestApi.Parts(
                config.http().api(),
                node.clock(),
                node.authenticator(),
                directory,
                registry,
                node.endpointPolicy(),
                node.ids(),
                store,
                new PostgresFeed(vertx, config.postgres(), reads, node.events(), sealing),
                trail,
                new FairAdmission(
                        config.http().maximumInFlight(),
                        config.http().targetLatency(),
                        deliveries::room,
                        node.metrics().admission(),
                        System::nanoTime),
                new RedisRateLimit(redis, this::limits, config.http().eventLoops(), System::nanoTime),
                sinks,
                sinks,
                streams,
                () -> node.served().get().apps().allowedOrigins(),
                node.tracing()));
        Router router = Router.router(vertx);
        api.mount(router);
        further.mount(router, node.authenticator(), trail);
        LoopLag.measure(vertx, node.metrics().registry());
        return listen(router).onSuccess(listening -> open.addPlain(streams::close));
    }

    private @Nullable AppLimits limits(String appId) {
        AppCredentials app = node.served().get().credentials().get(appId);
        return app == null ? null : app.config().limits();
    }

    /** They end before the server stops to listen, which would wait for them. */
    private OpenStreams streams(RedisLink redis) {
        GatewayConfig config = node.config();
        RedisPokes pokes =
                new RedisPokes(vertx, redis, config.redis(), node.metrics().streams(), ThreadLocalRandom.current());
        OpenStreams streams = new OpenStreams(
                node.streamPlaces(),
                pokes,
                node.metrics().streams(),
                node.clock(),
                System::nanoTime,
                ThreadLocalRandom.current());
        vertx.setPeriodic(TICK_MILLIS, timer -> streams.tick());
        return streams;
    }

    /** After so long nobody is at work any more on a push that was begun. */
    private Duration longestPush() {
        PushConfig push = node.config().push();
        return push.connectTimeout().plus(push.requestTimeout()).plus(PUSH_MARGIN);
    }

    private void sweepFallbacks(
            PostgresFallbacks fallbacks,
            PushClients clients,
            EndpointDirectory directory,
            SubscriptionRegistry registry,
            Supplier<Apps> apps) {
        FallbackSweeper sweeper = new FallbackSweeper(
                vertx,
                fallbacks,
                clients,
                directory,
                registry,
                apps,
                node.metrics().push(),
                node.tracing(),
                longestPush(),
                node.config().push().retries(),
                ThreadLocalRandom.current(),
                node.clock());
        sweeper.start();
        open.add(sweeper::close);
    }

    private Future<?> listen(Router router) {
        // The other half is for the pushes that follow.
        long drainMillis = node.config().http().drain().timeout().toMillis() / 2;
        return node.listener().listen(vertx, router).onSuccess(server -> {
            // Not close, which cuts off those who wait for their answer.
            open.add(() -> server.shutdown(Math.max(1, drainMillis), TimeUnit.MILLISECONDS)
                    .compose(answered -> nextTurn()));
            port = server.actualPort();
        });
    }

    /** The server is shut down amid the turn of its last answer, which still has to hand the notification on. */
    private Future<Void> nextTurn() {
        Promise<Void> next = Promise.promise();
        context.runOnContext(next::complete);
        return next.future();
    }

    /** The port that it listens on, once it is deployed. */
    int port() {
        return port;
    }

    private <C extends SqlClient> C opened(C client) {
        open.add(client::close);
        return client;
    }

    /** First nothing more comes in, last the stores go. */
    @Override
    public Future<?> stop() {
        return open.close();
    }
}
