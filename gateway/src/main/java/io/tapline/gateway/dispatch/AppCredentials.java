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
     * @throws IllegalArgumentException when a key cannot be read
     */
    public static List<AppCredentials> of(
            List<AppConfig> apps, Transport transport, Executor eventLoop, Clock clock, CredentialMetrics metrics) {
        Map<ApnsConfig.Authentication, CredentialSource> apns = new HashMap<>();
        return apps.stream()
                .map(app -> {
                    String id = app.app().id();
                    return new AppCredentials(
                            app,
                            app.apns() == null
                                    ? null
                                    : apns.computeIfAbsent(
                                            app.apns().authentication(),
                                            key -> ApnsCredentials.of(key, clock, metrics.of(APNS, id))),
                            app.fcm() == null
                                    ? null
                                    : FcmCredentials.of(
                                            app.fcm().account(), transport, eventLoop, clock, metrics.of(FCM, id)),
                            app.wns() == null
                                    ? null
                                    : WnsCredentials.of(app.wns(), transport, eventLoop, clock, metrics.of(WNS, id)),
                            app.webPush() == null ? null : new VapidCredentials(app.webPush(), clock));
                })
                .toList();
    }
}
