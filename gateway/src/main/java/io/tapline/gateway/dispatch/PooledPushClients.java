package io.tapline.gateway.dispatch;

import io.tapline.apns.ApnsProtocol;
import io.tapline.fcm.FcmProtocol;
import io.tapline.gateway.config.AppConfig;
import io.tapline.gateway.protection.Protection;
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
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The push clients of one event loop, over its own pooled connections. Confined to that loop. */
public final class PooledPushClients implements PushClients {

    private static final int DRAIN_SECONDS = 5;

    private final Map<String, Map<Platform, PushClient>> byApp = new HashMap<>();
    private final Context context;
    private final TransportListener listener;
    private final SecureRandom random = new SecureRandom();
    private final Executor encryption;
    private final Transport apnsTransport;
    private final Transport transport;

    /**
     * @param context the event loop that all of it lives on
     * @param encryption the threads that encrypt Web Pushes, for all event loops. Not closed by this
     */
    public PooledPushClients(
            Context context,
            List<AppCredentials> apps,
            PushTransports transports,
            Protection.OfEventLoop protection,
            Executor encryption,
            Clock clock) {
        this.context = context;
        this.listener = transports.listener();
        this.encryption = encryption;
        this.apnsTransport = transports.ofApns(context);
        this.transport = transports.of(context);
        for (AppCredentials app : apps) {
            Map<Platform, PushClient> clients = clients(app, clock);
            clients.replaceAll((platform, client) -> protection.around(client, app.config(), platform));
            byApp.put(app.config().app().id(), clients);
        }
    }

    private Map<Platform, PushClient> clients(AppCredentials app, Clock clock) {
        AppConfig config = app.config();
        Map<Platform, PushClient> clients = new EnumMap<>(Platform.class);
        if (config.apns() != null && app.apns() != null) {
            clients.put(Platform.IOS, client(new ApnsProtocol(config.apns(), clock), app.apns(), apnsTransport));
        }
        if (config.fcm() != null && app.fcm() != null) {
            clients.put(Platform.ANDROID, client(new FcmProtocol(config.fcm(), clock), app.fcm(), transport));
        }
        if (app.wns() != null) {
            clients.put(Platform.WINDOWS, client(new WnsProtocol(clock), app.wns(), transport));
        }
        if (app.webPush() != null) {
            ProviderProtocol<WebPushEndpoint> protocol = new WebPushProtocol(new WebPushEncryption(random), clock);
            clients.put(
                    Platform.WEB_PUSH,
                    new Http2PushClient<>(context, protocol, app.webPush(), transport, listener, encryption));
        }
        return clients;
    }

    private <E extends Endpoint> PushClient client(
            ProviderProtocol<E> protocol, CredentialSource credentials, Transport transport) {
        return new Http2PushClient<>(context, protocol, credentials, transport, listener);
    }

    @Override
    public @Nullable PushClient of(String appId, Platform platform) {
        Map<Platform, PushClient> clients = byApp.get(appId);
        return clients == null ? null : clients.get(platform);
    }

    /** The clients first: a transport does not know of a push that waits for its credential, or is being encrypted. */
    @Override
    public Future<Void> close() {
        List<Future<Void>> ended = byApp.values().stream()
                .flatMap(clients -> clients.values().stream())
                .map(PushClient::close)
                .toList();
        return Future.join(ended)
                .timeout(DRAIN_SECONDS, TimeUnit.SECONDS)
                // Also after the time-out: a transport cuts off what is left.
                .transform(drained -> Future.join(apnsTransport.close(), transport.close()))
                .mapEmpty();
    }
}
