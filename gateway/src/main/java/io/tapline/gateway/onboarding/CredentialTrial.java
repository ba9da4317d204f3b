package io.tapline.gateway.onboarding;

import static java.util.Objects.requireNonNull;

import io.tapline.fcm.FcmCredentials;
import io.tapline.gateway.config.AppConfig;
import io.tapline.gateway.rest.ApiError;
import io.tapline.gateway.rest.ApiFailure;
import io.tapline.http2.Transport;
import io.tapline.push.Credential;
import io.tapline.push.CredentialSource;
import io.tapline.wns.WnsCredentials;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Asks a provider for a token with a credential before it is used, where there is somebody to ask: Google and Microsoft. Of an APNs key
 * and a VAPID key only a push tells.
 */
final class CredentialTrial {

    private static final int SECONDS = 10;

    private final Transport transport;
    private final Executor eventLoop;
    private final Clock clock;

    /** @param transport guarded: a service account says itself where its tokens are. Not closed by this */
    CredentialTrial(Transport transport, Executor eventLoop, Clock clock) {
        this.transport = transport;
        this.eventLoop = eventLoop;
        this.clock = clock;
    }

    /** @return fails with an {@link ApiFailure} INVALID_REQUEST that says what the provider said */
    Future<Void> run(Service service, AppConfig app) {
        return switch (service) {
            case FCM -> token(FcmCredentials.of(requireNonNull(app.fcm()).account(), transport, eventLoop, clock));
            case WNS -> token(WnsCredentials.of(requireNonNull(app.wns()), transport, eventLoop, clock));
            case APNS, WEB_PUSH, WEBHOOK -> Future.succeededFuture();
        };
    }

    private static Future<Void> token(CredentialSource source) {
        Future<Credential> token = source.get("");
        return token.timeout(SECONDS, TimeUnit.SECONDS)
                .<Void>mapEmpty()
                .recover(refused -> Future.failedFuture(ApiFailure.of(
                        ApiError.INVALID_REQUEST,
                        "The provider gives no token for this credential (check=false stores it all the same): "
                                + refused.getMessage())));
    }
}
