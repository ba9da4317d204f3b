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
import io.tapline.http2.ProviderProtocol;
import io.tapline.http2.TlsConfig;
import io.tapline.http2.TransportConfig;
import io.tapline.push.ApnsEndpoint;
import io.tapline.push.ApnsEndpoint.Environment;
import io.tapline.push.CredentialSource;
import io.tapline.push.Endpoint;
import io.tapline.push.FcmEndpoint;
import io.tapline.push.OutboundGuard;
import io.tapline.push.WebPushEndpoint;
import io.tapline.push.WnsEndpoint;
import io.tapline.simulator.Simulators;
import io.tapline.simulator.apns.TokenKey;
import io.tapline.simulator.engine.Answer;
import io.tapline.simulator.engine.Simulator;
import io.tapline.simulator.webpush.Subscription;
import io.tapline.simulator.wire.Request;
import io.tapline.simulator.wns.WnsCredentials;
import io.tapline.webpush.VapidCredentials;
import io.tapline.webpush.WebPushConfig;
import io.tapline.webpush.WebPushEncryption;
import io.tapline.webpush.WebPushProtocol;
import io.tapline.wns.WnsConfig;
import io.tapline.wns.WnsProtocol;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * Sets the providers up: APNs and FCM over HTTP/2, WNS over HTTP/1.1, and Web Push with as many origins as there are sets of
 * simulators, over one transport. Each has its share of the pushes.
 */
final class SoakedProviders {

    private static final int APNS_PERCENT = 44;
    private static final int FCM_PERCENT = 40;
    private static final int WNS_PERCENT = 10;
    /** Few, for each is encrypted with a key pair of its own, which costs much where Java computes it. */
    private static final int WEB_PUSH_PERCENT = 6;

    /** As many connections as a pool opens where each carries one push. */
    private static final int IN_FLIGHT_OVER_HTTP1 = 64;

    private static final int IN_FLIGHT_TO_BROWSERS = 50;

    /** Apple's clock is so far ahead of ours that it calls tokens expired that we have not renewed yet. */
    private static final Duration LAG_BEHIND_APPLE = Duration.ofMinutes(15);

    private static final int NUMBER_DIGITS = 12;
    private static final String BUNDLE_ID = "com.example.soak";
    private static final String PROJECT = "tapline-soak";

    /** Longer than any wait that the faults bring about. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Short, so that connections are replaced in the midst of the run as well. */
    private static final PoolConfig POOL = PoolConfig.DEFAULTS
            .withLifetime(Duration.ofMinutes(30), Duration.ofSeconds(15))
            .withBackoff(Duration.ofMillis(20), Duration.ofSeconds(1));

    private final Vertx vertx;
    private final List<Simulators> simulators;
    private final SoakOptions options;
    private final FastClock clock;
    private final Happenings happenings;
    private int made;

    /** @param clock of the simulators too */
    SoakedProviders(
            Vertx vertx, List<Simulators> simulators, SoakOptions options, FastClock clock, Happenings happenings) {
        this.vertx = vertx;
        this.simulators = simulators;
        this.options = options;
        this.clock = clock;
        this.happenings = happenings;
    }

    SoakedProvider apns() {
        Simulators first = simulators.get(0);
        TokenKey key = first.apns().newTokenKey();
        ApnsConfig.Token token = new ApnsConfig.Token(key.teamId(), key.keyId(), key.pem());
        URI service = URI.create(first.apns().url());
        Client client = new Client();
        Words words = new Words(
                Answer.status(410, "Unregistered"),
                Answer.status(403, "ExpiredProviderToken"),
                Answer.status(503, "Shutdown"));
        return client.soaked(
                first.apns(),
                words,
                client.of(
                        new ApnsProtocol(new ApnsConfig(token, service, service), clock),
                        ApnsCredentials.of(token, clock.behind(LAG_BEHIND_APPLE), happenings)),
                number -> new ApnsEndpoint(padded("%052d", number), BUNDLE_ID, Environment.PRODUCTION, Instant.EPOCH),
                (request, target) -> target,
                APNS_PERCENT,
                options.inFlight());
    }

    SoakedProvider fcm() {
        Simulators first = simulators.get(0);
        ServiceAccount account = ServiceAccount.parse(first.fcm().serviceAccountJson(PROJECT));
        FcmConfig config = new FcmConfig(account, URI.create(first.fcm().url()));
        Client client = new Client();
        CredentialSource credentials =
                FcmCredentials.of(account, client.transport, EventLoops.of(client.context), clock, happenings);
        Words words = new Words(Answer.status(404, "UNREGISTERED"), Answer.status(401), Answer.status(503));
        return client.soaked(
                first.fcm(),
                words,
                client.of(new FcmProtocol(config, clock), credentials),
                number -> new FcmEndpoint(padded("cQ7vXn2pTk:APA91b%0134d", number), Instant.EPOCH),
                (request, target) -> target,
                FCM_PERCENT,
                options.inFlight());
    }

    /** All pushes go to one channel, and carry their number beside it: a channel for each would fill the simulator's memory. */
    SoakedProvider wns() {
        Simulators first = simulators.get(0);
        WnsCredentials app = first.wns().clientCredentials();
        WnsConfig config = new WnsConfig(URI.create(app.tokenUri()), app.clientId(), app.clientSecret(), app.scope());
        String channel = first.wns().newChannel();
        Client client = new Client();
        CredentialSource credentials = io.tapline.wns.WnsCredentials.of(
                config, client.transport, EventLoops.of(client.context), clock, happenings);
        Words words = new Words(Answer.status(410), Answer.status(401), Answer.status(503));
        return client.soaked(
                first.wns(),
                words,
                client.of(new WnsProtocol(clock), credentials),
                number -> new WnsEndpoint(URI.create(padded(channel + "&n=", number)), Instant.EPOCH),
                (request, target) -> request.path(),
                WNS_PERCENT,
                Math.min(IN_FLIGHT_OVER_HTTP1, options.inFlight()));
    }

    /** @param encryption the threads that encrypt, as in the gateway */
    List<SoakedProvider> webPush(Executor encryption) {
        SecureRandom random = new SecureRandom();
        Client client = new Client();
        Http2PushClient<?> pushes = new Http2PushClient<>(
                client.context,
                new WebPushProtocol(new WebPushEncryption(random), clock),
                new VapidCredentials(WebPushConfig.generate(random, "mailto:soak@tapline.example"), clock),
                client.transport,
                happenings,
                encryption);
        return simulators.stream().map(each -> browsers(client, pushes, each)).toList();
    }

    private SoakedProvider browsers(Client client, Http2PushClient<?> pushes, Simulators service) {
        Subscription keys = service.webPush().newSubscription();
        String prefix = keys.endpoint().substring(0, keys.endpoint().lastIndexOf('/') + 1);
        return client.soaked(
                service.webPush(),
                new Words(Answer.status(410), Answer.status(429), Answer.status(503)),
                pushes,
                number -> new WebPushEndpoint(
                        URI.create(padded(prefix, number)), keys.p256dh(), keys.auth(), Instant.EPOCH),
                (request, target) -> target,
                WEB_PUSH_PERCENT / simulators.size(),
                Math.min(IN_FLIGHT_TO_BROWSERS, options.inFlight()));
    }

    /** @param format of what goes before, in which a number stands for zeros */
    private static String padded(String format, int number) {
        String prefix = format.contains("%") ? String.format(Locale.ROOT, format, 0) : format;
        return prefix + String.format(Locale.ROOT, "%0" + NUMBER_DIGITS + "d", number);
    }

    /** An event loop with a transport. */
    private final class Client {

        private final Context context = EventLoops.next(vertx);
        private final PooledTransport transport = new PooledTransport(context, config(), guard(), happenings);

        private TransportConfig config() {
            String trusted = simulators.stream().map(Simulators::caPem).collect(Collectors.joining("\n"));
            return TransportConfig.DEFAULTS
                    .withTls(TlsConfig.SYSTEM_TRUST.withTrusted(trusted))
                    .withPool(POOL)
                    .withTimeouts(PATIENCE, PATIENCE, options.requestTimeout());
        }

        private OutboundGuard guard() {
            return new OutboundGuard(
                    Set.of(),
                    simulators.stream()
                            .flatMap(each -> each.all().stream())
                            .map(simulator -> "127.0.0.1:" + simulator.port())
                            .collect(Collectors.toSet()));
        }

        private <E extends Endpoint> Http2PushClient<E> of(ProviderProtocol<E> protocol, CredentialSource credentials) {
            return new Http2PushClient<>(context, protocol, credentials, transport, happenings);
        }

        /** @param numbered the part of a request that ends with the number of its push */
        private SoakedProvider soaked(
                Simulator simulator,
                Words words,
                Http2PushClient<?> client,
                IntFunction<Endpoint> endpoints,
                BiFunction<Request, String, String> numbered,
                int percent,
                int inFlight) {
            int pushes = (int) ((long) options.pushes() * percent / 100);
            Account account = new Account(simulator.name(), pushes);
            Faults faults = new Faults(options.seed() + made++, words);
            simulator.scripts().otherwise(faults);
            simulator.server().listen((request, target, status, error) -> {
                if (error == null) {
                    // The fault was chosen for this push just before, on this thread.
                    account.arrived(number(numbered.apply(request, target)), status / 100 == 2, faults.last());
                } else if (status == 401 || status == 403) {
                    account.refused(number(numbered.apply(request, target)));
                } else {
                    account.violation("the provider refused " + target + ": " + error);
                }
            });
            Lane lane = new Lane(context, client, endpoints, account, inFlight);
            return new SoakedProvider(simulator, pushes, faults, account, transport, lane);
        }
    }

    private static int number(String text) {
        return Integer.parseInt(text, text.length() - NUMBER_DIGITS, text.length(), 10);
    }
}
