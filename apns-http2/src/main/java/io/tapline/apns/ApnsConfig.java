package io.tapline.apns;

import static java.util.Objects.requireNonNull;

import io.tapline.push.ApnsEndpoint.Environment;
import java.net.URI;

/**
 * One app's access to APNs.
 *
 * @param production where device tokens of {@link Environment#PRODUCTION} are sent to
 * @param sandbox where those of {@link Environment#SANDBOX} are sent to
 */
public record ApnsConfig(Authentication authentication, URI production, URI sandbox) {

    /**
     * Apple's hosts; port 2197 does the same where 443 is blocked.
     *
     * @see <a href="https://developer.apple.com/documentation/usernotifications/sending-notification-requests-to-apns">Apple</a>
     */
    public static final URI APPLE_PRODUCTION = URI.create("https://api.push.apple.com");

    public static final URI APPLE_SANDBOX = URI.create("https://api.sandbox.push.apple.com");

    /** How APNs knows us. */
    public sealed interface Authentication {

        /** Tells apart what must not share a connection: APNs binds one to a team and key, or to a certificate. */
        String name();
    }

    /**
     * A signed token in each request.
     *
     * @param teamId ten characters
     * @param keyId ten characters
     * @param privateKey the content of Apple's {@code .p8} file. A secret: {@link #toString} does not show it
     */
    public record Token(String teamId, String keyId, String privateKey) implements Authentication {
        public Token {
            requireNonNull(teamId, "teamId");
            requireNonNull(keyId, "keyId");
            requireNonNull(privateKey, "privateKey");
        }

        @Override
        public String name() {
            return teamId + "/" + keyId;
        }

        @Override
        public String toString() {
            return "Token[teamId=" + teamId + ", keyId=" + keyId + "]";
        }
    }

    /**
     * A TLS client certificate, which is the transport's to present; requests carry no token.
     *
     * @param chain PEM, the certificate itself first
     * @param privateKey PKCS #8 in PEM. A secret: {@link #toString} does not show it
     */
    public record Certificate(String chain, String privateKey) implements Authentication {
        public Certificate {
            requireNonNull(chain, "chain");
            requireNonNull(privateKey, "privateKey");
        }

        /** The fingerprint of the chain as it was handed in. */
        @Override
        public String name() {
            return "certificate " + PushCertificate.fingerprint(chain);
        }

        @Override
        public String toString() {
            return "Certificate[" + name() + "]";
        }
    }

    public ApnsConfig {
        requireNonNull(authentication, "authentication");
        requireNonNull(production, "production");
        requireNonNull(sandbox, "sandbox");
    }

    /** Apple's own hosts. */
    public ApnsConfig(Authentication authentication) {
        this(authentication, APPLE_PRODUCTION, APPLE_SANDBOX);
    }
}
