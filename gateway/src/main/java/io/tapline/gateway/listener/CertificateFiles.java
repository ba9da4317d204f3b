package io.tapline.gateway.listener;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tapline.gateway.config.ListenerTls;
import io.tapline.push.credential.PrivateKeyPem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * The files of {@link ListenerTls} as they were at one moment.
 *
 * @param authorities empty: client certificates are not asked for
 */
record CertificateFiles(String certificate, String key, String authorities) {

    private static final byte[] ANYTHING = {1, 2, 3};

    /** Reads the files. Blocking. */
    static CertificateFiles read(ListenerTls config) throws IOException {
        Path authorities = config.clientAuthorities();
        return new CertificateFiles(
                text(config.certificate()), text(config.privateKey()), authorities == null ? "" : text(authorities));
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), US_ASCII);
    }

    /**
     * Checks that a server can be made of them: while one file is replaced and the other not yet, it cannot.
     *
     * @return when the certificate expires
     * @throws GeneralSecurityException or IllegalArgumentException naming what is wrong, without the key
     */
    Instant check() throws GeneralSecurityException {
        X509Certificate leaf = certificates(certificate, "certificate").get(0);
        requirePair(leaf.getPublicKey());
        if (!authorities.isEmpty()) {
            certificates(authorities, "clientAuthorities");
        }
        return leaf.getNotAfter().toInstant();
    }

    private static List<X509Certificate> certificates(String pem, String key) throws GeneralSecurityException {
        List<X509Certificate> certificates =
                CertificateFactory.getInstance("X.509")
                        .generateCertificates(new ByteArrayInputStream(pem.getBytes(US_ASCII)))
                        .stream()
                        .map(X509Certificate.class::cast)
                        .toList();
        if (certificates.isEmpty()) {
            throw new GeneralSecurityException(key + " holds no certificate");
        }
        return certificates;
    }

    private void requirePair(PublicKey publicKey) throws GeneralSecurityException {
        boolean ec = publicKey.getAlgorithm().equals("EC");
        PrivateKey privateKey = ec ? PrivateKeyPem.ec(key) : PrivateKeyPem.rsa(key);
        Signature signature = Signature.getInstance(ec ? "SHA256withECDSA" : "SHA256withRSA");
        signature.initSign(privateKey);
        signature.update(ANYTHING);
        byte[] signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update(ANYTHING);
        if (!signature.verify(signed)) {
            throw new GeneralSecurityException("privateKey is not that of the certificate");
        }
    }

    ServerSSLOptions options(ListenerTls config) {
        ServerSSLOptions options = new ServerSSLOptions()
                .setUseAlpn(true)
                .setEnabledSecureTransportProtocols(new LinkedHashSet<>(config.versions()))
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertValue(Buffer.buffer(certificate))
                        .addKeyValue(Buffer.buffer(key)))
                .setClientAuth(clientAuth(config.clientAuthentication()));
        if (!authorities.isEmpty()) {
            options.setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(authorities)));
        }
        return options;
    }

    private static ClientAuth clientAuth(ListenerTls.ClientAuthentication authentication) {
        return switch (authentication) {
            case NONE -> ClientAuth.NONE;
            case REQUEST -> ClientAuth.REQUEST;
            case REQUIRE -> ClientAuth.REQUIRED;
        };
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "CertificateFiles[" + certificate + "]";
    }
}
