package io.tapline.bench.soak;

import io.tapline.apns.ApnsConfig;
import io.tapline.apns.ApnsCredentials;
import io.tapline.apns.ApnsProtocol;
import io.tapline.fcm.FcmConfig;
import io.tapline.fcm.FcmCredentials;
import io.tapline.fcm.FcmProtocol;
import io.tapline.fcm.ServiceAccount;
import io.tapline.http2.EventLoops;
import io.tapline.http2.Http2PushClient;
import io.tapline.http2.PoolConfig;
import io.tapline.http2.PooledTransport;
import io.tapline.http2.TlsConfig;
import io.tapline.http2.TransportConfig;
import io.tapline.http2.TransportListener;
import io.tapline.push.ApnsEndpoint;
import io.tapline.push.ApnsEndpoint.Environment;
import io.tapline.push.Endpoint;
import io.tapline.push.FcmEndpoint;
import io.tapline.push.OutboundGuard;
import io.tapline.simulator.Simulators;
import io.tapline.simulator.apns.TokenKey;
import io.tapline.simulator.engine.Answer;
import io.tapline.simulator.engine.Simulator;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntFunction;

/** One provider with its faults, the client that sends to it, and the account of both. Each push goes to an address of its own. */
record SoakedProvider(Simulator simulator, Faults faults, Account account, PooledTransport transport, Lane lane) {

    private static final int PROVIDERS = 2;
    private static final int NUMBER_DIGITS = 12;
    private static final String BUNDLE_ID = "com.example.soak";
    private static final String PROJECT = "tapline-soak";

    /** Longer than any wait that the faults bring about. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Short, so that connections are replaced in the midst of the run as well. */
    private static final PoolConfig POOL = PoolConfig.DEFAULTS
            .withLifetime(Duration.ofMinutes(30), Duration.ofSeconds(15))
            .withBackoff(Duration.ofMillis(20), Duration.ofSeconds(1));

    static SoakedProvider apns(Vertx vertx, Simulators simulators, SoakOptions options) {
        Simulator simulator = simulators.apns();
        Context context = EventLoops.next(vertx);
        PooledTransport transport = transport(context, simulators, simulator, options);
        TokenKey key = simulators.apns().newTokenKey();
        ApnsConfig.Token token = new ApnsConfig.Token(key.teamId(), key.keyId(), key.pem());
        URI service = URI.create(simulator.url());
        Clock clock = Clock.systemUTC();
        Http2PushClient<ApnsEndpoint> client = new Http2PushClient<>(
                context,
                new ApnsProtocol(new ApnsConfig(token, service, service), clock),
                ApnsCredentials.of(token, clock),
                transport,
                TransportListener.NONE);
        IntFunction<Endpoint> endpoints = number -> new ApnsEndpoint(
                String.format(Locale.ROOT, "%052d%0" + NUMBER_DIGITS + "d", 0, number),
                BUNDLE_ID,
                Environment.PRODUCTION,
                Instant.EPOCH);
        return soaked(simulator, Answer.status(410, "Unregistered"), context, transport, client, endpoints, options);
    }

    static SoakedProvider fcm(Vertx vertx, Simulators simulators, SoakOptions options) {
        Simulator simulator = simulators.fcm();
        Context context = EventLoops.next(vertx);
        PooledTransport transport = transport(context, simulators, simulator, options);
        ServiceAccount account = ServiceAccount.parse(simulators.fcm().serviceAccountJson(PROJECT));
        Clock clock = Clock.systemUTC();
        Http2PushClient<FcmEndpoint> client = new Http2PushClient<>(
                context,
                new FcmProtocol(new FcmConfig(account, URI.create(simulator.url())), clock),
                FcmCredentials.of(account, transport, EventLoops.of(context), clock),
                transport,
                TransportListener.NONE);
        IntFunction<Endpoint> endpoints = number -> new FcmEndpoint(
                String.format(Locale.ROOT, "cQ7vXn2pTk:APA91b%0134d%0" + NUMBER_DIGITS + "d", 0, number),
                Instant.EPOCH);
        return soaked(simulator, Answer.status(404, "UNREGISTERED"), context, transport, client, endpoints, options);
    }

    private static PooledTransport transport(
            Context context, Simulators simulators, Simulator simulator, SoakOptions options) {
        TransportConfig config = TransportConfig.DEFAULTS
                .withTls(TlsConfig.SYSTEM_TRUST.withTrusted(simulators.caPem()))
                .withPool(POOL)
                .withTimeouts(PATIENCE, PATIENCE, options.requestTimeout());
        OutboundGuard guard = new OutboundGuard(Set.of(), Set.of("127.0.0.1:" + simulator.port()));
        return new PooledTransport(context, config, guard, TransportListener.NONE);
    }

    private static SoakedProvider soaked(
            Simulator simulator,
            Answer.Status dead,
            Context context,
            PooledTransport transport,
            Http2PushClient<?> client,
            IntFunction<Endpoint> endpoints,
            SoakOptions options) {
        Account account = new Account(simulator.name(), options.pushes() / PROVIDERS);
        Faults faults = new Faults(options.seed(), dead);
        simulator.scripts().otherwise(faults);
        simulator.server().listen((request, target, status, error) -> {
            if (error == null) {
                // The fault was chosen for this push just before, on this thread.
                account.arrived(number(target), status / 100 == 2, faults.last());
            } else {
                account.violation("the provider refused " + target + ": " + error);
            }
        });
        Lane lane = new Lane(context, client, endpoints, account, options.inFlight());
        return new SoakedProvider(simulator, faults, account, transport, lane);
    }

    private static int number(String target) {
        return Integer.parseInt(target, target.length() - NUMBER_DIGITS, target.length(), 10);
    }
}
