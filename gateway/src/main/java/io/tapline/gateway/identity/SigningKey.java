package io.tapline.gateway.identity;

import io.tapline.push.credential.P256;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.impl.jose.JWK;
import io.vertx.ext.auth.impl.jose.JWS;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A public key that an issuer publishes. Thread-safe. It is one object for as long as it is published, so whatever was verified
 * by it can ask whether it still is.
 *
 * <p>The only class that uses the JOSE parts of Vert.x. {@code OAuth2Auth} itself, which is made of them, does not fit: it
 * takes an expired or mistyped token for an opaque one and asks the issuer about it, in a request of its own each time; it
 * knows neither our clock nor why a token was refused; and it reads discovery and keys unbounded, from wherever they say.
 */
final class SigningKey {

    private static final Logger LOG = LoggerFactory.getLogger(SigningKey.class);
    /** RFC 7518 section 3.3. */
    private static final int SMALLEST_RSA_BITS = 2048;
    /** RFC 7518 section 3.4: two numbers of 32 bytes. */
    private static final int ES256_BYTES = 64;

    private final JsonObject jwk;
    private final String id;
    private final String algorithm;
    private final @Nullable IssuerName issuer;
    private final Verifier verifier;
    private final int signatureBytes;
    private volatile boolean published = true;

    private SigningKey(JsonObject jwk, String id, String algorithm, @Nullable String issuer, JWK key) {
        this.jwk = jwk;
        this.id = id;
        this.algorithm = algorithm;
        this.issuer = issuer == null ? null : IssuerName.published(issuer);
        this.verifier = verifier(key);
        this.signatureBytes = signatureBytes(key);
    }

    /**
     * Reads a key of a JWK set (RFC 7517).
     *
     * @param algorithms those that the issuer may use
     * @return empty for a key that is not for signatures of these algorithms: sets hold encryption keys too
     */
    static Optional<SigningKey> of(JsonObject published, Set<String> algorithms) {
        Claims members = new Claims(published);
        String id = members.string("kid");
        String algorithm = algorithm(members);
        if (id == null || algorithm == null || !algorithms.contains(algorithm) || !isForSignatures(members)) {
            return Optional.empty();
        }
        // Only what makes the public key: a certificate beside it may have expired, and no private member belongs here.
        JsonObject jwk = new JsonObject().put("kid", id).put("alg", algorithm);
        for (String member : Set.of("kty", "n", "e", "crv", "x", "y")) {
            if (members.string(member) != null) {
                jwk.put(member, members.string(member));
            }
        }
        try {
            JWK key = new JWK(jwk);
            if (key.publicKey() == null || isShort(key)) {
                return Optional.empty();
            }
            return Optional.of(new SigningKey(jwk, id, algorithm, members.string("issuer"), key));
        } catch (RuntimeException unreadable) {
            LOG.warn(
                    "An issuer publishes the {} key {}, which cannot be read: {}",
                    algorithm,
                    id,
                    unreadable.toString());
            return Optional.empty();
        }
    }

    /** Of the key's type and curve; null if that is none of ours or the key says otherwise. */
    private static @Nullable String algorithm(Claims members) {
        String type = members.string("kty");
        String fitting = "RSA".equals(type)
                ? "RS256"
                : "EC".equals(type) && "P-256".equals(members.string("crv")) ? "ES256" : null;
        return !members.has("alg") || String.valueOf(fitting).equals(members.string("alg")) ? fitting : null;
    }

    private interface Verifier {
        boolean verifies(byte[] signature, byte[] signed);
    }

    /**
     * {@link JWS} asks the JDK, which on P-256 takes a millisecond of the event loop; for RSA it takes 40 µs, with a lock.
     *
     * @throws RuntimeException for what is no key after all
     */
    private static Verifier verifier(JWK key) {
        if (key.publicKey() instanceof ECPublicKey) {
            PublicKey point = P256.fastest().publicKey(P256.point(key.publicKey()));
            return (signature, signed) -> P256.fastest().verifies(point, signed, signature);
        }
        return new JWS(key)::verify;
    }

    private static boolean isForSignatures(Claims members) {
        boolean use = !members.has("use") || "sig".equals(members.string("use"));
        boolean operations =
                !(members.json().getValue("key_ops") instanceof JsonArray array) || array.contains("verify");
        return use && operations;
    }

    private static boolean isShort(JWK key) {
        return key.publicKey() instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < SMALLEST_RSA_BITS;
    }

    private static int signatureBytes(JWK key) {
        return key.publicKey() instanceof RSAPublicKey rsa ? (rsa.getModulus().bitLength() + 7) / 8 : ES256_BYTES;
    }

    String id() {
        return id;
    }

    /** False once it has left the issuer's key set: then nothing that it signed is trusted any more. */
    boolean isPublished() {
        return published;
    }

    void withdraw() {
        published = false;
    }

    boolean isSameKeyAs(SigningKey other) {
        return jwk.equals(other.jwk) && Objects.equals(issuer, other.issuer);
    }

    /**
     * Whether this key signed the token and may do so for its issuer: Entra's set for all tenants says of each key whose it
     * is.
     *
     * @see <a href="https://learn.microsoft.com/en-us/entra/identity-platform/access-tokens#validate-the-issuer">Entra, "Validate
     *     the issuer"</a>
     */
    boolean signed(AccessToken token) {
        String iss = token.claims().issuer();
        // JWS is lenient about a signature's length and form; the standard is not.
        if (!algorithm.equals(token.algorithm())
                || token.signature().length != signatureBytes
                || iss == null
                || (issuer != null && !issuer.matches(iss, token.claims().tenant()))) {
            return false;
        }
        try {
            return verifier.verifies(token.signature(), token.signed());
        } catch (RuntimeException notEvenASignature) {
            return false;
        }
    }

    @Override
    public String toString() {
        return algorithm + " key " + id;
    }
}
