package io.tapline.bench.fanout;

import io.tapline.apns.ApnsConfig;
import io.tapline.apns.ApnsProtocol;
import io.tapline.fcm.FcmConfig;
import io.tapline.fcm.FcmProtocol;
import io.tapline.fcm.ServiceAccount;
import io.tapline.http2.EncodedPush;
import io.tapline.http2.ProviderProtocol;
import io.tapline.http2.Request;
import io.tapline.push.ApnsEndpoint;
import io.tapline.push.Credential;
import io.tapline.push.Endpoint;
import io.tapline.push.FcmEndpoint;
import io.tapline.push.Message;
import io.tapline.push.Platform;
import io.tapline.push.WebPushEndpoint;
import io.tapline.push.WnsEndpoint;
import io.tapline.webpush.WebPushEncryption;
import io.tapline.webpush.WebPushProtocol;
import io.tapline.wns.WnsProtocol;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/** The four protocols as a fan-out uses them: a message is encoded once per platform and completed once per endpoint. */
final class Encoders implements Endpoint.Cases<Request> {

    private final Encoder<ApnsEndpoint> apns;
    private final Encoder<FcmEndpoint> fcm;
    private final Encoder<WnsEndpoint> wns;
    private final Encoder<WebPushEndpoint> webPush;
    private final Map<Platform, EncodedPush> encoded = new EnumMap<>(Platform.class);
    private Message message;

    Encoders(Message first) {
        Clock clock = Clock.systemUTC();
        this.message = first;
        this.apns = new Encoder<>(
                new ApnsProtocol(
                        new ApnsConfig(new ApnsConfig.Token("TEAM123456", "KEY1234567", "the key signs nothing here")),
                        clock),
                "bearer ",
                220);
        ServiceAccount account = new ServiceAccount(
                "example-project",
                "bench@example-project.example",
                "1",
                "the key signs nothing here",
                URI.create("https://oauth2.example/token"));
        this.fcm = new Encoder<>(new FcmProtocol(new FcmConfig(account), clock), "Bearer ", 1024);
        this.wns = new Encoder<>(new WnsProtocol(clock), "Bearer ", 1024);
        this.webPush =
                new Encoder<>(new WebPushProtocol(new WebPushEncryption(new SecureRandom()), clock), "vapid t=", 380);
    }

    /** One protocol and a credential as long as its provider's. */
    private record Encoder<E extends Endpoint>(ProviderProtocol<E> protocol, Credential credential) {
        Encoder(ProviderProtocol<E> protocol, String scheme, int length) {
            this(protocol, new Credential(scheme + "x".repeat(length), Instant.MAX));
        }
    }

    /** Turns to the next message. */
    void begin(Message next) {
        message = next;
        encoded.clear();
    }

    /** What all endpoints of a platform share of a message. */
    EncodedPush encode(Platform platform, Message message) {
        Encoder<?> encoder = switch (platform) {
            case IOS -> apns;
            case ANDROID -> fcm;
            case WINDOWS -> wns;
            case WEB_PUSH -> webPush;
        };
        return encoder.protocol().encode(message);
    }

    /** The request of the current message to one endpoint. */
    Request request(Endpoint endpoint) {
        return endpoint.fold(this);
    }

    @Override
    public Request apns(ApnsEndpoint endpoint) {
        return complete(apns, Platform.IOS, endpoint);
    }

    @Override
    public Request fcm(FcmEndpoint endpoint) {
        return complete(fcm, Platform.ANDROID, endpoint);
    }

    @Override
    public Request wns(WnsEndpoint endpoint) {
        return complete(wns, Platform.WINDOWS, endpoint);
    }

    @Override
    public Request webPush(WebPushEndpoint endpoint) {
        return complete(webPush, Platform.WEB_PUSH, endpoint);
    }

    private <E extends Endpoint> Request complete(Encoder<E> encoder, Platform platform, E endpoint) {
        EncodedPush push = encoded.get(platform);
        if (push == null) {
            push = encoder.protocol().encode(message);
            encoded.put(platform, push);
        }
        return encoder.protocol().request(push, endpoint, encoder.credential());
    }
}
