package io.tapline.gateway.dispatch;

import io.tapline.apns.ApnsConfig;
import io.tapline.apns.ApnsCredentials;
import io.tapline.fcm.FcmCredentials;
import io.tapline.gateway.config.AppConfig;
import io.tapline.http2.Transport;
import io.tapline.push.CredentialSource;
import io.tapline.webpush.VapidCredentials;
import io.tapline.wns.WnsCredentials;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One app's credentials at the push services, made once for a node and shared by its event loops: a provider that sees a token of
 * its own from every connection would throttle them. Null where the app has none.
 */
public record AppCredentials(
        AppConfig config,
        @Nullable CredentialSource apns,
        @Nullable CredentialSource fcm,
        @Nullable CredentialSource wns,
        @Nullable CredentialSource webPush) {

    private static final String APNS = "apns";
    private static final String FCM = "fcm";
    private static final String WNS = "wns";

    /**
     * The credentials of all apps of a node. Apps with the same APNs key share its token: APNs binds a connection to a key, and
     * two tokens of one key on one connection are {@code TooManyProviderTokenUpdates}.
     *
     * @param transport fetches tokens; guarded. Not closed by this
     * @param eventLoop the one that the transport is confined to
     * @throws IllegalArgumentException when a key cannot be read; names app and service
     */
    public static List<AppCredentials> of(
            List<AppConfig> apps, Transport transport, Executor eventLoop, Clock clock, CredentialMetrics metrics) {
        Map<ApnsConfig.Authentication, CredentialSource> apns = new HashMap<>();
        return apps.stream()
                .map(app -> {
                    String id = app.app().id();
                    return new AppCredentials(
                            app,
                            made(
                                    APNS,
                                    id,
                                    app.apns(),
                                    config -> apns.computeIfAbsent(
                                            config.authentication(),
                                            key -> ApnsCredentials.of(key, clock, metrics.of(APNS, id)))),
                            made(
                                    FCM,
                                    id,
                                    app.fcm(),
                                    config -> FcmCredentials.of(
                                            config.account(), transport, eventLoop, clock, metrics.of(FCM, id))),
                            made(
                                    WNS,
                                    id,
                                    app.wns(),
                                    config -> WnsCredentials.of(
                                            config, transport, eventLoop, clock, metrics.of(WNS, id))),
                            made("webPush", id, app.webPush(), config -> new VapidCredentials(config, clock)));
                })
                .toList();
    }

    private static <C> @Nullable CredentialSource made(
            String service, String app, @Nullable C config, Function<C, CredentialSource> credentials) {
        if (config == null) {
            return null;
        }
        try {
            return credentials.apply(config);
        } catch (IllegalArgumentException unreadable) {
            // Without the cause, as those who read keys: it may quote them.
            throw new IllegalArgumentException(
                    "the " + service + " credential of app " + app + ": " + unreadable.getMessage());
        }
    }
}
