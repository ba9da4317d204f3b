package io.tapline.webpush;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.http2.Http2PushClient;
import io.tapline.http2.PooledTransport;
import io.tapline.http2.PushClientContract;
import io.tapline.http2.Transport;
import io.tapline.http2.TransportListener;
import io.tapline.push.Content;
import io.tapline.push.Endpoint;
import io.tapline.push.Outcome;
import io.tapline.push.Outcome.Cause;
import io.tapline.push.WebPushEndpoint;
import io.tapline.push.credential.P256;
import io.tapline.simulator.engine.Answer;
import io.tapline.simulator.engine.Simulator;
import io.tapline.simulator.webpush.Subscription;
import io.vertx.core.Context;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class WebPushClientIT extends PushClientContract {

    private final WebPushConfig config = WebPushConfig.generate(new SecureRandom(), "mailto:ops@example.com");

    @Override
    protected Simulator simulator() {
        return simulators().webPush();
    }

    private final EncryptionThreads threads = new EncryptionThreads();
    private final Set<String> encryptedOn = ConcurrentHashMap.newKeySet();

    @Override
    protected Http2PushClient<?> newClient(Context context, Transport transport) {
        Clock clock = Clock.systemUTC();
        return new Http2PushClient<>(
                context,
                new WebPushProtocol(encryption(), clock),
                new VapidCredentials(config, clock),
                transport,
                TransportListener.NONE,
                threads);
    }

    private WebPushEncryption encryption() {
        SecureRandom random = new SecureRandom();
        return new WebPushEncryption(
                P256.fastest(),
                () -> {
                    encryptedOn.add(Thread.currentThread().getName());
                    return P256.fastest().generate(random);
                },
                () -> {
                    byte[] salt = new byte[Aes128Gcm.SALT_LENGTH];
                    random.nextBytes(salt);
                    return salt;
                });
    }

    @AfterAll
    void closeThreads() {
        threads.close();
    }

    @Override
    protected Endpoint newEndpoint() {
        return endpoint(simulators().webPush().newSubscription(config.publicKey()));
    }

    @Override
    protected String target(Endpoint endpoint) {
        String path = ((WebPushEndpoint) endpoint).url().getPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    @Override
    protected Answer.Status dead() {
        return Answer.status(410);
    }

    @Override
    protected Answer.Status tooMany() {
        return Answer.status(429);
    }

    @Test
    void browserReadsTheTapAndThePushServiceDoesNot() throws Exception {
        Endpoint endpoint = newEndpoint();
        send(endpoint);

        assertThat(onlyPushTo(endpoint).plaintext()).matches("\\{\"id\":\"[0-9a-f-]{36}\",\"change\":\"created\"}");
        assertThat(onlyPushTo(endpoint).base64()).isTrue();
    }

    @Test
    void noEventLoopEncrypts() throws Exception {
        sendAll(endpoints(20));

        assertThat(encryptedOn).isNotEmpty().allMatch(thread -> thread.startsWith("webpush-encryption-"));
    }

    @Test
    void closedThreadsLeaveThePushNotSent() throws Exception {
        EncryptionThreads closed = new EncryptionThreads();
        closed.close();
        Clock clock = Clock.systemUTC();
        PooledTransport transport = newTransport(LONG);
        Http2PushClient<?> client = new Http2PushClient<>(
                context(),
                new WebPushProtocol(encryption(), clock),
                new VapidCredentials(config, clock),
                transport,
                TransportListener.NONE,
                closed);

        assertThat(cause(send(client, message(new Content.Tap()), newEndpoint())))
                .isEqualTo(Cause.NOT_SENT);
        await(onContext(client::close));
        await(transport.close());
    }

    @Test
    void subscriptionWithUnusableKeysGetsABareTap() throws Exception {
        WebPushEndpoint good = (WebPushEndpoint) newEndpoint();
        WebPushEndpoint bad = new WebPushEndpoint(good.url(), "-", "-", Instant.now());

        assertThat(send(bad)).isInstanceOf(Outcome.Accepted.class);
        assertThat(onlyPushTo(bad).body()).isEmpty();
    }

    @Test
    void subscriptionOfAnotherKeyIsRejectedAndKept() throws Exception {
        String otherKey = WebPushConfig.generate(new SecureRandom(), "mailto:ops@example.com")
                .publicKey();

        assertThat(send(endpoint(simulators().webPush().newSubscription(otherKey))))
                .isInstanceOf(Outcome.Rejected.class);
    }

    private static Endpoint endpoint(Subscription subscription) {
        return new WebPushEndpoint(
                URI.create(subscription.endpoint()), subscription.p256dh(), subscription.auth(), Instant.now());
    }
}
