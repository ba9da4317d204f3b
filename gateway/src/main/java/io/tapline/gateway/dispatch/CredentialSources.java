package io.tapline.gateway.dispatch;

import static java.util.Objects.requireNonNull;

import io.tapline.apns.ApnsConfig;
import io.tapline.apns.ApnsCredentials;
import io.tapline.apns.PushCertificate;
import io.tapline.fcm.FcmConfig;
import io.tapline.fcm.FcmCredentials;
import io.tapline.gateway.config.AppConfig;
import io.tapline.http2.Transport;
import io.tapline.push.CredentialSource;
import io.tapline.webpush.VapidCredentials;
import io.tapline.wns.WnsConfig;
import io.tapline.wns.WnsCredentials;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes the credentials of a node's apps. What an app keeps from one time to the next keeps its tokens too. Confined to the event loop
 * of its transport.
 */
public final class CredentialSources {

    private static final String APNS = "apns";
    private static final String FCM = "fcm";
    private static final String WNS = "wns";
    private static final String WEB_PUSH = "webPush";

    private final Transport transport;
    private final Executor eventLoop;
    private final Clock clock;
    private final CredentialMetrics metrics;
    private Map<Key, CredentialSource> known = new HashMap<>();

    /** Equal as long as a source need not be made anew. */
    private record Key(String service, String app, @Nullable Object config) {}

    /**
     * @param transport fetches tokens; guarded. Not closed by this
     * @param eventLoop the one that the transport is confined to
     */
    public CredentialSources(Transport transport, Executor eventLoop, Clock clock, CredentialMetrics metrics) {
        this.transport = transport;
        this.eventLoop = eventLoop;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** Makes the credentials of apps that no others come after, with none replaced. */
    public ServedApps of(List<AppConfig> apps) {
        return of(apps, List.of());
    }

    /**
     * Makes the credentials of all apps. Apps with the same APNs key share its token: APNs binds a connection to a key, and two tokens
     * of one key on one connection are {@code TooManyProviderTokenUpdates}.
     *
     * @param previous what was replaced a while ago
     * @throws IllegalArgumentException when a key cannot be read; names app and service
     */
    public ServedApps of(List<AppConfig> apps, List<AppConfig> previous) {
        Map<Key, CredentialSource> next = new HashMap<>();
        ServedApps served = ServedApps.of(
                apps.stream().map(app -> credentials(app, next)).toList(),
                previous.stream().map(app -> credentials(app, next)).toList());
        known = next;
        return served;
    }

    private AppCredentials credentials(AppConfig app, Map<Key, CredentialSource> next) {
        String id = app.app().id();
        ApnsConfig apns = app.apns();
        return new AppCredentials(
                app,
                // Of no app: those with the same key share it.
                made(new Key(APNS, "", authentication(apns)), id, next, () -> apns(authentication(apns), id)),
                made(new Key(FCM, id, app.fcm()), id, next, () -> fcm(requireNonNull(app.fcm()), id)),
                made(new Key(WNS, id, app.wns()), id, next, () -> wns(requireNonNull(app.wns()), id)),
                made(
                        new Key(WEB_PUSH, id, app.webPush()),
                        id,
                        next,
                        () -> new VapidCredentials(requireNonNull(app.webPush()), clock)));
    }

    private static ApnsConfig.@Nullable Authentication authentication(@Nullable ApnsConfig apns) {
        return apns == null ? null : apns.authentication();
    }

    private CredentialSource apns(ApnsConfig.@Nullable Authentication authentication, String app) {
        if (authentication instanceof ApnsConfig.Certificate certificate) {
            PushCertificate.of(certificate);
        }
        return ApnsCredentials.of(requireNonNull(authentication), clock, metrics.of(APNS, app));
    }

    private CredentialSource fcm(FcmConfig fcm, String app) {
        return FcmCredentials.of(fcm.account(), transport, eventLoop, clock, metrics.of(FCM, app));
    }

    private CredentialSource wns(WnsConfig wns, String app) {
        return WnsCredentials.of(wns, transport, eventLoop, clock, metrics.of(WNS, app));
    }

    /** The source of last time if there was one for the same; null if there is nothing to make it of. */
    private @Nullable CredentialSource made(
            Key key, String app, Map<Key, CredentialSource> next, Supplier<CredentialSource> fresh) {
        if (key.config() == null) {
            return null;
        }
        CredentialSource source = next.getOrDefault(key, known.get(key));
        if (source == null) {
            try {
                source = fresh.get();
            } catch (IllegalArgumentException unreadable) {
                // Without the cause, as those who read keys: it may quote them.
                throw new IllegalArgumentException(
                        "the " + key.service() + " credential of app " + app + ": " + unreadable.getMessage());
            }
        }
        next.put(key, source);
        return source;
    }
}
