package io.tapline.http2;

import static java.util.Objects.requireNonNull;

import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import io.netty.resolver.NameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.util.ReferenceCountUtil;
import io.tapline.http2.TransportFailure.Forbidden;
import io.tapline.http2.TransportFailure.PoolExhausted;
import io.tapline.http2.TransportFailure.Unprocessed;
import io.tapline.push.OutboundGuard;
import io.vertx.core.Completable;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Exchanges requests over pooled connections, HTTP/2 or, where the server speaks nothing newer, HTTP/1.1. There is one per
 * event loop and TLS identity; it lives on the event loop of its Vert.x context, and its futures complete there.
 *
 * <p>Where it may connect is decided by an {@link OutboundGuard}, for each origin and again for each address.
 */
public final class PooledTransport implements Transport {

    private final Context context;
    private final EventLoop eventLoop;
    private final TransportConfig config;
    private final OutboundGuard guard;
    private final TransportListener events;
    private final @Nullable SslContext tls;
    private final NettyConnector connector;
    private final LoopClock clock;
    private final Random random = new Random();
    private final Map<Origin, ConnectionPool> pools = new HashMap<>();
    private boolean ticking;
    private boolean catchingUp;
    private @Nullable Promise<Void> closing;
    private long closeDeadline;

    /**
     * Opens no connection yet. May be called from any thread.
     *
     * @param context of an event loop
     * @param listener told what happens; on the event loop
     * @throws IllegalArgumentException if the context is not one of an event loop, or a certificate cannot be read
     */
    public PooledTransport(Context context, TransportConfig config, OutboundGuard guard, TransportListener listener) {
        this(context, config, guard, listener, dns(context), System::nanoTime);
    }

    PooledTransport(
            Context context,
            TransportConfig config,
            OutboundGuard guard,
            TransportListener listener,
            NameResolver<InetAddress> resolver,
            LongSupplier nanoTime) {
        this.context = context;
        this.eventLoop = EventLoops.of(context);
        this.config = config;
        this.guard = requireNonNull(guard, "guard");
        this.events = requireNonNull(listener, "listener");
        this.clock = new LoopClock(nanoTime, config.tick());
        this.tls = config.tls().mode() == TlsConfig.Mode.CLEARTEXT_HTTP2 ? null : Tls.context(config.tls());
        this.connector = new NettyConnector(
                eventLoop,
                EventLoops.channels(context),
                resolver,
                guard,
                config,
                new ProtocolSelection(context, config, tls, listener, clock),
                clock,
                random);
    }

    @Override
    public void exchange(Origin origin, Request request, Completable<Response> answer) {
        if (!eventLoop.inEventLoop()) {
            throw new IllegalStateException("a transport is to be used on its own event loop");
        }
        ConnectionPool pool = pools.get(origin);
        if (pool == null) {
            TransportFailure refusal = refusal(origin);
            if (refusal != null) {
                answer.fail(refusal);
                return;
            }
            pool = newPool(origin);
        }
        pool.exchange(new Exchange(origin, request, answer));
    }

    @Override
    public Future<Void> close() {
        Promise<Void> promise = EventLoops.promise(context);
        if (eventLoop.inEventLoop()) {
            beginToClose(promise);
        } else {
            eventLoop.execute(() -> beginToClose(promise));
        }
        return promise.future();
    }

    private @Nullable TransportFailure refusal(Origin origin) {
        if (closing != null) {
            return new Unprocessed("the transport is closed");
        }
        Optional<String> reason = guard.check(origin.host(), origin.port());
        if (reason.isPresent()) {
            return new Forbidden(reason.get());
        }
        if (pools.size() >= config.pool().maxOrigins() && !forgetAnEmptyPool()) {
            events.poolExhausted(origin);
            return new PoolExhausted("too many origins at once");
        }
        return null;
    }

    private ConnectionPool newPool(Origin origin) {
        ConnectionPool pool = new ConnectionPool(origin, config, connector, events, random, clock);
        pools.put(origin, pool);
        tickLater();
        return pool;
    }

    private boolean forgetAnEmptyPool() {
        for (ConnectionPool pool : pools.values()) {
            if (pool.isEmpty()) {
                pools.values().remove(pool);
                return true;
            }
        }
        return false;
    }

    private void tickLater() {
        if (!ticking) {
            ticking = true;
            eventLoop.schedule(this::tick, config.tick().toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void tick() {
        ticking = false;
        long now = clock.getAsLong();
        // What came during a pause is read before anything is judged late; once, for pauses may follow each other for
        // ever.
        catchingUp = clock.sawPause() && !catchingUp;
        if (catchingUp) {
            tickLater();
            return;
        }
        Context previous = EventLoops.enter(context);
        try {
            for (ConnectionPool pool : new ArrayList<>(pools.values())) {
                pool.tick(now);
            }
        } finally {
            EventLoops.leave(context, previous);
        }
        if (closing == null) {
            pools.values().removeIf(pool -> pool.isForgettable(now));
        } else {
            goOnClosing(now);
        }
        if (!pools.isEmpty()) {
            tickLater();
        }
    }

    private void beginToClose(Promise<Void> promise) {
        if (closing != null) {
            closing.future().onComplete(promise);
            return;
        }
        closing = promise;
        closeDeadline = clock.getAsLong() + config.closeTimeout().toNanos();
        for (ConnectionPool pool : new ArrayList<>(pools.values())) {
            pool.close();
        }
        goOnClosing(clock.getAsLong());
    }

    private void goOnClosing(long now) {
        if (closing == null || closing.future().isComplete()) {
            return;
        }
        if (now - closeDeadline >= 0) {
            for (ConnectionPool pool : new ArrayList<>(pools.values())) {
                pool.abort("the transport is closed");
            }
        }
        pools.values().removeIf(ConnectionPool::isEmpty);
        if (pools.isEmpty()) {
            connector.close();
            ReferenceCountUtil.release(tls);
            closing.complete();
        } else {
            tickLater();
        }
    }

    /** Without a cache: each connection looks its name up anew, as Apple asks of those who connect to APNs. */
    private static NameResolver<InetAddress> dns(Context context) {
        return new DnsNameResolverBuilder(EventLoops.of(context))
                .datagramChannelFactory(EventLoops.datagramChannels(context))
                .resolveCache(NoopDnsCache.INSTANCE)
                .build();
    }
}
