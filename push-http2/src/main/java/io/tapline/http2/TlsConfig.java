package io.tapline.http2;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * TLS of a {@link PooledTransport}. The server's name is always sent (SNI) and always verified.
 *
 * @param mode which protocol to speak
 * @param trustedCertificates PEM of the authorities to trust instead of the system's; null for the system's
 * @param clientCertificates PEM of the chain to present; null for none
 * @param clientKey PEM of its PKCS#8 key, without a password; null for none. A secret: {@link #toString} does not show it
 */
public record TlsConfig(
        Mode mode,
        @Nullable String trustedCertificates,
        @Nullable String clientCertificates,
        @Nullable String clientKey) {

    /** How the protocol is chosen. */
    public enum Mode {
        /** By ALPN, {@code h2} before {@code http/1.1}; the latter when the server knows no ALPN. */
        ALPN,
        /** By ALPN, but HTTP/2 also when the server knows no ALPN, as some servers of APNs do. */
        ALPN_OR_HTTP2,
        /** HTTP/2 without TLS, by prior knowledge. For benchmarks and tests only. */
        CLEARTEXT_HTTP2
    }

    /** ALPN and the authorities that the JDK trusts. */
    public static final TlsConfig SYSTEM_TRUST = new TlsConfig(Mode.ALPN, null, null, null);

    public TlsConfig {
        requireNonNull(mode, "mode");
        if ((clientCertificates == null) != (clientKey == null)) {
            throw new IllegalArgumentException("a client certificate and its key come together");
        }
    }

    public TlsConfig withMode(Mode mode) {
        return new TlsConfig(mode, trustedCertificates, clientCertificates, clientKey);
    }

    /** Trusts these authorities, in PEM, and no other. */
    public TlsConfig withTrusted(String pem) {
        return new TlsConfig(mode, pem, clientCertificates, clientKey);
    }

    public TlsConfig withClientCertificate(String chainPem, String keyPem) {
        return new TlsConfig(mode, trustedCertificates, chainPem, keyPem);
    }

    @Override
    public String toString() {
        return "TlsConfig[" + mode + (trustedCertificates == null ? "" : ", own authorities")
                + (clientCertificates == null ? "" : ", client certificate") + "]";
    }
}
