package io.tapline.gateway.dispatch;

import io.tapline.apns.ApnsConfig;
import io.tapline.apns.ApnsProtocol;
import io.tapline.fcm.FcmConfig;
import io.tapline.fcm.FcmProtocol;
import io.tapline.http2.Http2PushClient;
import io.tapline.http2.ProviderProtocol;
import io.tapline.http2.Transport;
import io.tapline.http2.TransportListener;
import io.tapline.push.CredentialSource;
import io.tapline.push.Endpoint;
import io.tapline.push.Platform;
import io.tapline.push.PushClient;
import io.tapline.push.WebPushEndpoint;
import io.tapline.webpush.WebPushEncryption;
import io.tapline.webpush.WebPushProtocol;
import io.tapline.wns.WnsProtocol;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * Makes push clients over the pooled connections of one event loop. All share the same, but those with a TLS client certificate:
 * each certificate has its own. Confined to that loop.
 */
final class ProviderClients {

    private final Context context;
    private final PushTransports transports;
    private final TransportListener listener;
    private final SecureRandom random = new SecureRandom();
    private final Executor encryption;
    private final Clock clock;
    private final Transport apnsTransport;
    private final Transport transport;
    private final Map<ApnsConfig.Certificate, Transport> byCertificate = new HashMap<>();

    ProviderClients(Context context, PushTransports transports, Executor encryption, Clock clock) {
        this.context = context;
        this.transports = transports;
        this.listener = transports.listener();
        this.encryption = encryption;
        this.clock = clock;
        this.apnsTransport = transports.ofApns(context);
        this.transport = transports.of(context);
    }

    /** A client with these credentials. The caller closes it, which leaves the connections open. */
    PushClient of(Platform platform, AppCredentials.Access access) {
        CredentialSource source = access.source();
        return switch (platform) {
            case IOS -> apns((ApnsConfig) access.config(), source);
            case ANDROID -> client(new FcmProtocol((FcmConfig) access.config(), clock), source, transport);
            case WINDOWS -> client(new WnsProtocol(clock), source, transport);
            case WEB_PUSH -> {
                ProviderProtocol<WebPushEndpoint> protocol = new WebPushProtocol(new WebPushEncryption(random), clock);
                yield new Http2PushClient<>(context, protocol, source, transport, listener, encryption);
            }
        };
    }

    private PushClient apns(ApnsConfig config, CredentialSource source) {
        Transport own = config.authentication() instanceof ApnsConfig.Certificate certificate
                ? byCertificate.computeIfAbsent(certificate, fresh -> transports.ofApns(context, fresh))
                : apnsTransport;
        return client(new ApnsProtocol(config, clock), source, own);
    }

    private <E extends Endpoint> PushClient client(
            ProviderProtocol<E> protocol, CredentialSource source, Transport connections) {
        return new Http2PushClient<>(context, protocol, source, connections, listener);
    }

    /** Closes the connections of all other certificates, once what goes over them has ended. */
    void keepOnly(Set<ApnsConfig.Certificate> used, Future<?> ended) {
        Map<ApnsConfig.Certificate, Transport> unused = new HashMap<>(byCertificate);
        unused.keySet().removeAll(used);
        byCertificate.keySet().retainAll(used);
        ended.onComplete(drained -> unused.values().forEach(Transport::close));
    }

    /** Closes all connections; what still goes over them is cut off after a while. */
    Future<Void> close() {
        List<Future<Void>> closed = new ArrayList<>(List.of(apnsTransport.close(), transport.close()));
        byCertificate.values().forEach(own -> closed.add(own.close()));
        return Future.join(closed).mapEmpty();
    }
}
