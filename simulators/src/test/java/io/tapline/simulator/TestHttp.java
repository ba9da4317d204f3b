package io.tapline.simulator;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The JDK's HTTP client, trusting the simulators' authority. */
final class TestHttp {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpClient client;

    TestHttp(String caPem, HttpClient.Version version) {
        client = HttpClient.newBuilder()
                .sslContext(trusting(caPem))
                .version(version)
                .connectTimeout(PATIENCE)
                .build();
    }

    static TestHttp http2(Simulators simulators) {
        return new TestHttp(simulators.caPem(), HttpClient.Version.HTTP_2);
    }

    static TestHttp http1(Simulators simulators) {
        return new TestHttp(simulators.caPem(), HttpClient.Version.HTTP_1_1);
    }

    static SSLContext trusting(String caPem) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            var pem = new ByteArrayInputStream(caPem.getBytes(StandardCharsets.US_ASCII));
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    HttpResponse<String> send(String method, String url, Map<String, String> headers, byte[] body) throws Exception {
        return client.send(request(method, url, headers, body), BodyHandlers.ofString());
    }

    HttpResponse<String> post(String url, Map<String, String> headers, String body) throws Exception {
        return send("POST", url, headers, body.getBytes(StandardCharsets.UTF_8));
    }

    HttpResponse<String> get(String url) throws Exception {
        return send("GET", url, Map.of(), new byte[0]);
    }

    HttpResponse<String> send(HttpRequest request) throws Exception {
        return client.send(request, BodyHandlers.ofString());
    }

    static HttpRequest request(String method, String url, Map<String, String> headers, byte[] body) {
        var request = HttpRequest.newBuilder(URI.create(url))
                .timeout(PATIENCE)
                .method(method, method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        return request.build();
    }
}
