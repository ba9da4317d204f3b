package io.tapline.gateway.dispatch;

import io.tapline.gateway.config.AppConfig;
import io.tapline.push.CredentialSource;
import io.tapline.push.Platform;
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

    /** What a push client is made of; equal as long as the client need not be replaced. */
    record Access(Object config, CredentialSource source) {}

    /** Null where the app has none. */
    @Nullable
    Access access(Platform platform) {
        return switch (platform) {
            case IOS -> access(config.apns(), apns);
            case ANDROID -> access(config.fcm(), fcm);
            case WINDOWS -> access(config.wns(), wns);
            case WEB_PUSH -> access(config.webPush(), webPush);
        };
    }

    private static @Nullable Access access(@Nullable Object config, @Nullable CredentialSource source) {
        return config == null || source == null ? null : new Access(config, source);
    }
}
