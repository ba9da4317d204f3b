package io.tapline.interop;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.eatthepath.pushy.apns.ApnsPushNotification;
import com.eatthepath.pushy.apns.auth.ApnsVerificationKey;
import com.eatthepath.pushy.apns.server.MockApnsServer;
import com.eatthepath.pushy.apns.server.MockApnsServerBuilder;
import com.eatthepath.pushy.apns.server.ParsingMockApnsServerListenerAdapter;
import com.eatthepath.pushy.apns.server.PushNotificationHandlerFactory;
import com.eatthepath.pushy.apns.server.RejectionReason;
import com.eatthepath.pushy.apns.server.ValidatingPushNotificationHandlerFactory;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.tapline.apns.ApnsConfig;
import io.tapline.http2.TlsConfig;
import io.tapline.push.ApnsEndpoint;
import io.tapline.push.ApnsEndpoint.Environment;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Pushy's mock of APNs, with what it must know: its own certificate, one team's key, the devices of each topic. */
final class PushyServer implements AutoCloseable {

    static final String TOPIC = "com.example.app";
    static final String TEAM = "TEAM567890";
    static final String KEY = "KEY4567890";

    /** Fewer than a test sends at once. */
    private static final int MAX_STREAMS = 100;

    private final PushyEventLoop loop = new PushyEventLoop();
    private final X509Bundle authority;
    private final KeyPair signingKey = newKeyPair();
    private final Map<String, Set<String>> devices = new ConcurrentHashMap<>();
    private final Map<String, Instant> dead = new ConcurrentHashMap<>();
    private final Queue<ApnsPushNotification> accepted = new ConcurrentLinkedQueue<>();
    private final MockApnsServer server;
    private final int port;

    /** @param judge null for Pushy's own validating handler */
    PushyServer(boolean alpn, @Nullable PushNotificationHandlerFactory judge) throws Exception {
        authority = new CertificateBuilder()
                .subject("CN=Tests")
                .ecp256()
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        X509Bundle certificate = new CertificateBuilder()
                .subject("CN=localhost")
                .ecp256()
                .addSanIpAddress("127.0.0.1")
                .buildIssuedBy(authority);
        server = new MockApnsServerBuilder()
                .setServerCredentials(
                        certificate.getCertificatePath(),
                        certificate.getKeyPair().getPrivate(),
                        null)
                // This is how its builder calls the authorities of clients.
                .setTrustedServerCertificateChain(authority.getCertificate())
                .setUseAlpn(alpn)
                .setMaxConcurrentStreams(MAX_STREAMS)
                .setEventLoopGroup(loop.group())
                .setHandlerFactory(judge == null ? validating() : judge)
                .setListener(new Accepted())
                .build();
        port = server.start(0).orTimeout(30, SECONDS).join();
    }

    private PushNotificationHandlerFactory validating() throws Exception {
        ApnsVerificationKey key = new ApnsVerificationKey(KEY, TEAM, (ECPublicKey) signingKey.getPublic());
        return new DerSignatures(new ValidatingPushNotificationHandlerFactory(
                devices, dead, Map.of(KEY, key), Map.of(key, Set.of(TOPIC))));
    }

    int port() {
        return port;
    }

    /** Trust in this server. */
    TlsConfig tls() {
        return TlsConfig.SYSTEM_TRUST.withTrusted(authority.getCertificatePEM());
    }

    /** The same, and a push certificate for the topic as Apple issues them. */
    TlsConfig tlsWithCertificate() throws Exception {
        X509Bundle client = new CertificateBuilder()
                .subject("CN=Apple Push Services: " + TOPIC + ", UID=" + TOPIC)
                .ecp256()
                .addExtendedKeyUsageClientAuth()
                .buildIssuedBy(authority);
        return tls().withClientCertificate(client.getCertificatePEM(), client.getPrivateKeyPEM());
    }

    ApnsConfig.Token token() {
        return new ApnsConfig.Token(TEAM, KEY, pem(signingKey));
    }

    /** A device on which an app is installed. */
    ApnsEndpoint newEndpoint(String topic) {
        String device = (UUID.randomUUID().toString() + UUID.randomUUID()).replace("-", "");
        devices.computeIfAbsent(topic, none -> ConcurrentHashMap.newKeySet()).add(device);
        return new ApnsEndpoint(device, topic, Environment.PRODUCTION, Instant.EPOCH);
    }

    void unregister(ApnsEndpoint endpoint, Instant since) {
        dead.put(endpoint.deviceToken(), since);
    }

    /** The pushes that it accepted, as it read them; each is here before its answer is sent. */
    Queue<ApnsPushNotification> accepted() {
        return accepted;
    }

    static KeyPair newKeyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has P-256", e);
        }
    }

    /** As in Apple's .p8 files. */
    static String pem(KeyPair pair) {
        String base64 = Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded());
        return "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n";
    }

    @Override
    public void close() {
        server.shutdown().orTimeout(30, SECONDS).join();
        loop.close();
    }

    private final class Accepted extends ParsingMockApnsServerListenerAdapter {
        @Override
        public void handlePushNotificationAccepted(ApnsPushNotification push) {
            accepted.add(push);
        }

        @Override
        public void handlePushNotificationRejected(
                ApnsPushNotification push, RejectionReason reason, @Nullable Instant deadSince) {}
    }
}
