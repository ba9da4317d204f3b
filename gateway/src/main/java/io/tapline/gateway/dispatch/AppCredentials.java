package io.tapline.gateway.dispatch;

import io.tapline.apns.ApnsCredentials;
import io.tapline.fcm.FcmCredentials;
import io.tapline.gateway.config.AppConfig;
import io.tapline.http2.Transport;
import io.tapline.push.CredentialSource;
import io.tapline.push.credential.CachedCredentials;
import io.tapline.webpush.VapidCredentials;
import io.tapline.wns.WnsCredentials;
import java.time.Clock;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

    /**
     * @param transport fetches tokens; guarded. Not closed by this
     * @param eventLoop the one that the transport is confined to
     * @throws IllegalArgumentException when a key cannot be read
     */
    public static AppCredentials of(AppConfig app, Transport transport, Executor eventLoop, Clock clock) {
        return new AppCredentials(
                app,
                app.apns() == null ? null : ApnsCredentials.of(app.apns().authentication(), clock),
                app.fcm() == null
                        ? null
                        : FcmCredentials.of(app.fcm().account(), transport, eventLoop, clock, new Renewals(app, "FCM")),
                app.wns() == null
                        ? null
                        : WnsCredentials.of(app.wns(), transport, eventLoop, clock, new Renewals(app, "WNS")),
                app.webPush() == null ? null : new VapidCredentials(app.webPush(), clock));
    }

    /** Tells the operator of tokens that cannot be had: no push of the app reaches that service meanwhile. */
    private record Renewals(AppConfig app, String service) implements CachedCredentials.Listener {

        private static final Logger LOG = LoggerFactory.getLogger(AppCredentials.class);

        @Override
        public void renewalFailed(Throwable cause) {
            LOG.warn("App {} gets no token for {}: {}", app.app().id(), service, cause.toString());
        }
    }
}
