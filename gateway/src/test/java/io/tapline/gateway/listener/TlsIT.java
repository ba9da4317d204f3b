package io.tapline.gateway.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.tapline.gateway.config.ListenerTls;
import io.tapline.gateway.config.ListenerTls.ClientAuthentication;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real handshakes. */
class TlsIT extends ListenerCase {

    @TempDir
    Path folder;

    private X509Bundle authority;

    private @Nullable ListenerCertificates certificates;

    @AfterEach
    void doNotFollow() {
        if (certificates != null) {
            certificates.close();
        }
    }

    @BeforeEach
    void files() throws Exception {
        authority = authority("CN=ours");
        write(server("CN=first"));
    }

    private static X509Bundle authority(String name) throws Exception {
        return new CertificateBuilder()
                .subject(name)
                .ecp256()
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    private X509Bundle server(String name) throws Exception {
        return new CertificateBuilder()
                .subject(name)
                .ecp256()
                .addSanIpAddress("127.0.0.1")
                .addExtendedKeyUsageServerAuth()
                .buildIssuedBy(authority);
    }

    private static X509Bundle client(X509Bundle issuer) throws Exception {
        return new CertificateBuilder()
                .subject("CN=client")
                .ecp256()
                .addExtendedKeyUsageClientAuth()
                .buildIssuedBy(issuer);
    }

    private void write(X509Bundle server) throws IOException {
        replace("server.key", server.getPrivateKeyPEM());
        replace("server.pem", server.getCertificatePEM());
        replace("clients.pem", authority.getCertificatePEM());
    }

    /** As Kubernetes and certbot do: whole or not at all. */
    private void replace(String name, String content) throws IOException {
        Path fresh = Files.writeString(folder.resolve(name + ".new"), content);
        Files.move(fresh, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private ListenerTls config(ClientAuthentication authentication, String minimumVersion) {
        return new ListenerTls(
                folder.resolve("server.pem"),
                folder.resolve("server.key"),
                authentication == ClientAuthentication.NONE ? null : folder.resolve("clients.pem"),
                authentication,
                minimumVersion,
                Duration.ofMillis(10));
    }

    private void listen(ClientAuthentication authentication, String minimumVersion) {
        ListenerCertificates read = ListenerCertificates.read("http", config(authentication, minimumVersion), metrics);
        certificates = read;
        listen(read, request -> request.response().end(request.version().alpnName()));
        vertx.runOnContext(turn -> read.follow(vertx));
    }

    /** Shakes hands, asks, and returns the subject of the server's certificate. */
    private String handshake(@Nullable X509Bundle client, String... versions) throws Exception {
        try (SSLSocket socket = tls(client, versions)) {
            // With TLS 1.3 a refused client certificate shows in the first read only.
            write(socket, "GET / HTTP/1.1\nHost: a\nConnection: close\n\n");
            if (!textToEndOfTls(socket).endsWith("http/1.1")) {
                throw new SSLException("no answer");
            }
            X509Certificate leaf = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return leaf.getSubjectX500Principal().getName();
        }
    }

    private static String textToEndOfTls(SSLSocket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII);
    }

    private SSLSocket tls(@Nullable X509Bundle client, String... versions) throws Exception {
        KeyManager[] keys = {};
        if (client != null) {
            KeyManagerFactory factory = client.toKeyManagerFactory();
            keys = factory.getKeyManagers();
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, trust(), null);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(60_000);
        if (versions.length > 0) {
            socket.setEnabledProtocols(versions);
        }
        return socket;
    }

    private TrustManager[] trust() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("ours", authority.getCertificate());
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private double reloads(String result) {
        return metrics.get(ListenerCertificates.RELOADS)
                .tag("result", result)
                .counter()
                .count();
    }

    private void awaitReload(String result) {
        while (reloads(result) < 1) {
            Thread.onSpinWait();
        }
    }

    @Test
    void newCertificateIsForNewConnections() throws Exception {
        listen(ClientAuthentication.NONE, "1.2");
        assertThat(handshake(null)).isEqualTo("CN=first");
        try (SSLSocket old = tls(null)) {
            old.startHandshake();
            write(server("CN=second"));
            awaitReload("taken");

            assertThat(handshake(null)).isEqualTo("CN=second");
            write(old, "GET / HTTP/1.1\nHost: a\nConnection: close\n\n");
            assertThat(textToEndOfTls(old)).endsWith("http/1.1");
        }
    }

    @Test
    void keyOfAnotherCertificateLeavesTheOldPair() throws Exception {
        listen(ClientAuthentication.NONE, "1.2");
        replace("server.key", server("CN=other").getPrivateKeyPEM());
        awaitReload("refused");

        assertThat(handshake(null)).isEqualTo("CN=first");

        write(server("CN=third"));
        awaitReload("taken");
        assertThat(handshake(null)).isEqualTo("CN=third");
    }

    @Test
    void fileThatIsNoCertificateLeavesTheOldPair() throws Exception {
        listen(ClientAuthentication.NONE, "1.2");
        replace("server.pem", "no certificate");
        awaitReload("refused");

        assertThat(handshake(null)).isEqualTo("CN=first");
    }

    @Test
    void pairThatDoesNotFitIsToldAtStartWithoutTheKey() throws Exception {
        String key = server("CN=other").getPrivateKeyPEM();
        replace("server.key", key);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ListenerCertificates.read("http", config(ClientAuthentication.NONE, "1.2"), metrics))
                .withMessageContaining("http.tls cannot be used: privateKey is not that of the certificate")
                .withMessageNotContaining(key.lines().skip(1).findFirst().orElseThrow());
    }

    @Test
    void requiredClientCertificateMustBeShownAndOurs() throws Exception {
        listen(ClientAuthentication.REQUIRE, "1.2");

        assertThatThrownBy(() -> handshake(null)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> handshake(client(authority("CN=foreign")))).isInstanceOf(IOException.class);
        assertThat(handshake(client(authority))).isEqualTo("CN=first");
    }

    @Test
    void requestedClientCertificateMayBeMissingButNotForeign() throws Exception {
        listen(ClientAuthentication.REQUEST, "1.2");

        assertThat(handshake(null)).isEqualTo("CN=first");
        assertThat(handshake(client(authority))).isEqualTo("CN=first");
        assertThatThrownBy(() -> handshake(client(authority("CN=ours")), "TLSv1.2"))
                .isInstanceOf(IOException.class);
    }

    @Test
    void http2IsChosenByAlpn() throws Exception {
        listen(ClientAuthentication.NONE, "1.2");
        try (SSLSocket socket = tls(null)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
            socket.setSSLParameters(parameters);
            socket.startHandshake();

            assertThat(socket.getApplicationProtocol()).isEqualTo("h2");
        }
    }

    @Test
    void versionsBelowTheMinimumAreRefused() throws Exception {
        listen(ClientAuthentication.NONE, "1.3");

        assertThat(handshake(null, "TLSv1.3")).isEqualTo("CN=first");
        assertThatThrownBy(() -> handshake(null, "TLSv1.2")).isInstanceOf(SSLException.class);
    }

    /** Java would not even offer it: the hello is written by hand. */
    @Test
    void tls11IsRefused() throws Exception {
        listen(ClientAuthentication.NONE, "1.2");
        byte[] hello = new byte[5 + 4 + 2 + 32 + 1 + 4 + 2];
        hello[0] = 0x16;
        hello[1] = 3;
        hello[2] = 2;
        hello[4] = (byte) (hello.length - 5);
        hello[5] = 1;
        hello[8] = (byte) (hello.length - 9);
        hello[9] = 3;
        hello[10] = 2;
        // No session, one suite: TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA; no compression.
        hello[45] = 2;
        hello[46] = (byte) 0xc0;
        hello[47] = 0x09;
        hello[48] = 1;
        try (java.net.Socket socket = connect()) {
            socket.getOutputStream().write(hello);
            byte[] answer = readToEnd(socket);

            // An alert, protocol_version (70), and no server hello.
            assertThat(answer).startsWith(0x15);
            assertThat(answer[6]).isEqualTo((byte) 70);
        }
    }

    @Test
    void floodsAreSeenBehindTls() throws Exception {
        listen(ClientAuthentication.NONE, "1.2");
        try (SSLSocket socket = tls(null)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2"});
            socket.setSSLParameters(parameters);
            write(socket, "PRI * HTTP/2.0\n\nSM\n\n");
            socket.getOutputStream().write(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
            byte[] ping = new byte[17];
            ping[2] = 8;
            ping[3] = 6;
            try {
                for (int i = 0; i < 100; i++) {
                    socket.getOutputStream().write(ping);
                }
                readToEnd(socket);
            } catch (IOException closed) {
                // As it should.
            }
        }
        assertThat(refused(Refusals.Reason.CONTROL_FLOOD)).isEqualTo(1);
    }
}
