package io.tapline.interop;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.SECONDS;

import com.eatthepath.pushy.apns.ApnsClient;
import com.eatthepath.pushy.apns.ApnsClientBuilder;
import com.eatthepath.pushy.apns.ApnsPushNotification;
import com.eatthepath.pushy.apns.DeliveryPriority;
import com.eatthepath.pushy.apns.PushNotificationResponse;
import com.eatthepath.pushy.apns.PushType;
import com.eatthepath.pushy.apns.auth.ApnsSigningKey;
import com.eatthepath.pushy.apns.util.SimpleApnsPushNotification;
import io.tapline.push.credential.PrivateKeyPem;
import io.tapline.simulator.SimulatorCertificates.ClientCertificate;
import io.tapline.simulator.Simulators;
import io.tapline.simulator.SimulatorsConfig;
import io.tapline.simulator.apns.ApnsOptions;
import io.tapline.simulator.apns.ApnsSimulator;
import io.tapline.simulator.apns.TokenKey;
import io.tapline.simulator.engine.Received;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The APNs simulator and clients of Pushy for it. */
final class PushyClients implements AutoCloseable {

    static final String TOPIC = "com.example.app";
    static final Instant LATER = Instant.parse("2037-01-01T00:00:00Z");

    private static final String TAP = "{\"aps\":{\"content-available\":1}}";

    private final PushyEventLoop loop = new PushyEventLoop();
    private final AdjustableClock clock = new AdjustableClock();
    private final Simulators simulators = Simulators.start(SimulatorsConfig.defaults()
            .withClock(clock)
            .withApns(ApnsOptions.defaults().inSandbox()));
    private final Queue<ApnsClient> clients = new ConcurrentLinkedQueue<>();

    ApnsSimulator apns() {
        return simulators.apns();
    }

    /** The simulator's. */
    AdjustableClock clock() {
        return clock;
    }

    /** A device with the app. */
    String newDevice() {
        return apns().newDeviceToken(TOPIC);
    }

    /** A client of a new team. */
    ApnsClient tokenClient() throws Exception {
        return tokenClient(apns().newTokenKey(), false);
    }

    ApnsClient tokenClient(TokenKey key, boolean alpn) throws Exception {
        return open(builder()
                .setUseAlpn(alpn)
                .setSigningKey(ApnsSigningKey.loadFromInputStream(stream(key.pem()), key.teamId(), key.keyId())));
    }

    /** A client with a push certificate for the topic. */
    ApnsClient certificateClient() throws Exception {
        ClientCertificate certificate = simulators.certificates().newClientCertificate(TOPIC);
        return open(builder()
                .setClientCredentials(
                        x509(certificate.certificatePem()), PrivateKeyPem.ec(certificate.privateKeyPem()), null));
    }

    private ApnsClientBuilder builder() {
        return new ApnsClientBuilder()
                .setApnsServer("127.0.0.1", apns().port())
                .setTrustedServerCertificateChain(stream(simulators.caPem()))
                .setEventLoopGroup(loop.group());
    }

    private ApnsClient open(ApnsClientBuilder builder) throws Exception {
        ApnsClient client = builder.build();
        clients.add(client);
        return client;
    }

    static SimpleApnsPushNotification tap(String device) {
        return new SimpleApnsPushNotification(
                device, TOPIC, TAP, LATER, DeliveryPriority.CONSERVE_POWER, PushType.BACKGROUND);
    }

    static CompletableFuture<PushNotificationResponse<ApnsPushNotification>> start(
            ApnsClient client, ApnsPushNotification push) {
        return client.sendNotification(push).orTimeout(30, SECONDS);
    }

    /** @throws java.util.concurrent.CompletionException when Pushy got no answer */
    static PushNotificationResponse<ApnsPushNotification> send(ApnsClient client, ApnsPushNotification push) {
        return start(client, push).join();
    }

    static String reason(PushNotificationResponse<ApnsPushNotification> response) {
        return response.getRejectionReason().orElse("none");
    }

    /** What the simulator has of a device. */
    List<Received> pushesTo(String device) {
        return apns().received().stream()
                .filter(push -> push.target().equals(device))
                .toList();
    }

    @Override
    public void close() {
        clients.forEach(client -> client.close().orTimeout(30, SECONDS).join());
        simulators.close();
        loop.close();
    }

    private static X509Certificate x509(String pem) throws Exception {
        return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(stream(pem));
    }

    private static InputStream stream(String pem) {
        return new ByteArrayInputStream(pem.getBytes(US_ASCII));
    }
}
