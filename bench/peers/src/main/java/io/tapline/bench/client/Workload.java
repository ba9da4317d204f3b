package io.tapline.bench.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * What every client sends, and where to: the same headers, device tokens and body.
 *
 * @param tls otherwise cleartext, by prior knowledge
 * @param folder holds {@link #AUTHORITY}, {@link #SIGNING_KEY} and {@link #ACCESS_TOKEN}
 */
public record Workload(int port, boolean tls, int bodyBytes, Path folder) {

    public static final String HOST = "localhost";

    /** The certificate to trust, PEM. */
    public static final String AUTHORITY = "authority.pem";

    /** Of the provider token, PEM (PKCS#8). */
    public static final String SIGNING_KEY = "signing-key.p8";

    /** For FCM, of a service account. */
    public static final String ACCESS_TOKEN = "access-token";

    /** What all choose but the JDK, which would take AES with 256 bits. */
    public static final String CIPHER = "TLS_AES_128_GCM_SHA256";

    public static final String TEAM_ID = "TEAM123456";
    public static final String KEY_ID = "KEY1234567";
    public static final String TOPIC = "com.example.bench";
    public static final String COLLAPSE_ID = "0193a1b2-0000-7000-8000-123456789abc";
    public static final long EXPIRATION_EPOCH_SECONDS = 2_000_000_000;

    private static final String BODY_START = "{\"aps\":{\"alert\":\"";
    private static final String BODY_END = "\"}}";

    /** An empty alert. */
    public static final int LEAST_BODY_BYTES = 20;

    /** The most that APNs takes. */
    public static final int MOST_BODY_BYTES = 4_096;

    private static final int DEVICES = 1_000;

    /** As long as a provider token of Apple's; for clients that sign none themselves. */
    private static final String BEARER = "bearer " + "x".repeat(180);

    /** The tokens to send to in turn: 64 hexadecimal digits each, the same in every run. */
    public static List<String> deviceTokens() {
        Random random = new Random(1);
        return Stream.generate(() -> String.format(
                        "%016x%016x%016x%016x",
                        random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong()))
                .limit(DEVICES)
                .toList();
    }

    public static List<String> paths() {
        return deviceTokens().stream().map(token -> "/3/device/" + token).toList();
    }

    /** An alert of exactly {@link #bodyBytes}. */
    public String body() {
        return BODY_START + "x".repeat(bodyBytes - LEAST_BODY_BYTES) + BODY_END;
    }

    /** Names and values in turn, without pseudo-headers and {@code content-length}. */
    public static List<String> headers() {
        return List.of(
                "apns-push-type",
                "alert",
                "apns-priority",
                "10",
                "apns-expiration",
                Long.toString(EXPIRATION_EPOCH_SECONDS),
                "apns-collapse-id",
                COLLAPSE_ID,
                "apns-topic",
                TOPIC,
                "authorization",
                BEARER);
    }

    /** Trusts {@link #AUTHORITY} only. */
    public SSLContext trust() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream certificate = Files.newInputStream(folder.resolve(AUTHORITY))) {
            store.setCertificateEntry(
                    "authority", CertificateFactory.getInstance("X.509").generateCertificate(certificate));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /** Host and port. */
    public String host() {
        return HOST + ":" + port;
    }

    public String read(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }
}
