package io.tapline.bench.transport;

import io.tapline.bench.client.FcmMessage;
import io.tapline.bench.client.Workload;
import io.tapline.fcm.FcmConfig;
import io.tapline.fcm.FcmProtocol;
import io.tapline.fcm.ServiceAccount;
import io.tapline.http2.EncodedPush;
import io.tapline.push.Content;
import io.tapline.push.Credential;
import io.tapline.push.CredentialSource;
import io.tapline.push.FcmEndpoint;
import io.tapline.push.Message;
import io.tapline.push.Urgency;
import io.tapline.push.credential.CachedCredentials;
import io.tapline.push.credential.RenewalPolicy;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Ours to FCM, with an access token that is given. */
public final class FcmSender extends TaplineSender<FcmEndpoint> {

    private static final Instant EXPIRES_AT = Instant.ofEpochSecond(Workload.EXPIRATION_EPOCH_SECONDS);

    public FcmSender(Workload workload) throws IOException {
        this(workload, protocol(URI.create("https://" + workload.host())));
    }

    private FcmSender(Workload workload, FcmProtocol protocol) throws IOException {
        super(workload, protocol, credentials(), push(protocol), endpoints());
    }

    static FcmProtocol protocol(URI service) {
        ServiceAccount account = new ServiceAccount(FcmMessage.PROJECT, "", "", "", service);
        return new FcmProtocol(new FcmConfig(account, service), Clock.systemUTC());
    }

    static EncodedPush push(FcmProtocol protocol) {
        return protocol.encode(new Message(
                UUID.fromString(FcmMessage.NOTIFICATION_ID), new Content.Tap(), Urgency.HIGH, EXPIRES_AT, null));
    }

    private static CredentialSource credentials() {
        Credential token = new Credential("Bearer " + FcmMessage.ACCESS_TOKEN, EXPIRES_AT);
        return new CachedCredentials(
                () -> Future.succeededFuture(token),
                Clock.systemUTC(),
                new RenewalPolicy(Duration.ofMinutes(5), Duration.ZERO, Duration.ofSeconds(10)));
    }

    private static List<FcmEndpoint> endpoints() {
        return FcmMessage.registrationTokens().stream()
                .map(token -> new FcmEndpoint(token, Instant.EPOCH))
                .toList();
    }
}
