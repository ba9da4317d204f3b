package io.tapline.simulator;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLException;

/**
 * A certificate authority of its own, made at start, and what it signs: one server certificate for {@code localhost},
 * {@code 127.0.0.1}, {@code ::1} and the providers' own names, and client certificates. Its key is never written anywhere.
 */
public final class SimulatorCertificates {

    /** What programs connect to in which no other address can be set; a proxy leads them here. */
    private static final List<String> PROVIDERS =
            List.of("api.push.apple.com", "fcm.googleapis.com", "oauth2.googleapis.com");

    private final X509Bundle authority;
    private final X509Bundle server;

    private SimulatorCertificates(X509Bundle authority, X509Bundle server) {
        this.authority = authority;
        this.server = server;
    }

    public static SimulatorCertificates create() {
        try {
            X509Bundle authority = new CertificateBuilder()
                    .subject("CN=Tapline simulators, O=Not for production")
                    .ecp256()
                    .setIsCertificateAuthority(true)
                    .setKeyUsage(true, CertificateBuilder.KeyUsage.keyCertSign, CertificateBuilder.KeyUsage.cRLSign)
                    .buildSelfSigned();
            CertificateBuilder names =
                    new CertificateBuilder().subject("CN=localhost").ecp256().addSanDnsName("localhost");
            PROVIDERS.forEach(names::addSanDnsName);
            X509Bundle server = names.addSanIpAddress("127.0.0.1")
                    .addSanIpAddress("::1")
                    .setKeyUsage(true, CertificateBuilder.KeyUsage.digitalSignature)
                    .addExtendedKeyUsageServerAuth()
                    .buildIssuedBy(authority);
            return new SimulatorCertificates(authority, server);
        } catch (Exception failure) {
            throw new IllegalStateException("Cannot make certificates", failure);
        }
    }

    /** The authority's certificate, PEM: what a client must trust. */
    public String caPem() {
        return authority.getCertificatePEM();
    }

    /** A push certificate as Apple issues them: the bundle id is the user id of its subject. */
    public ClientCertificate newClientCertificate(String bundleId) {
        try {
            X509Bundle bundle = new CertificateBuilder()
                    .subject("CN=Apple Push Services: " + bundleId + ", UID=" + bundleId)
                    .ecp256()
                    .addExtendedKeyUsageClientAuth()
                    .buildIssuedBy(authority);
            return new ClientCertificate(bundle.getCertificatePEM(), bundle.getPrivateKeyPEM());
        } catch (Exception failure) {
            throw new IllegalStateException("Cannot make a certificate", failure);
        }
    }

    /** A certificate and its private key (PKCS#8), both PEM. */
    public record ClientCertificate(String certificatePem, String privateKeyPem) {

        @Override
        public String toString() {
            return "ClientCertificate[" + certificatePem + "]";
        }
    }

    /** A server's TLS: BoringSSL where it loads. Client certificates of another authority are refused. */
    SslContext tls(Set<io.tapline.simulator.wire.Protocol> protocols, ClientAuth certificates) {
        var names = protocols.stream()
                .sorted()
                .map(io.tapline.simulator.wire.Protocol::alpn)
                .toList();
        try {
            return SslContextBuilder.forServer(server.getKeyPair().getPrivate(), server.getCertificatePath())
                    .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
                    .trustManager(authority.getCertificate())
                    .clientAuth(certificates)
                    .applicationProtocolConfig(new ApplicationProtocolConfig(
                            Protocol.ALPN,
                            SelectorFailureBehavior.NO_ADVERTISE,
                            SelectedListenerFailureBehavior.ACCEPT,
                            names))
                    .build();
        } catch (SSLException failure) {
            throw new IllegalStateException("Cannot set up TLS", failure);
        }
    }
}
