package io.tapline.push.credential;

import io.tapline.push.JsonString;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;

/**
 * A JSON Web Token in the making (RFC 7519): header fields and claims in the order in which they are added, then {@link
 * #sign}. Not thread-safe; signing takes from some ten or hundred microseconds (ES256: see {@link P256}) to a millisecond or two
 * (RS256).
 */
public final class JsonWebToken {

    /** Signature algorithms of RFC 7518 section 3.1 that push providers ask for. */
    public enum Algorithm {
        /** ECDSA on P-256; the signature is r and s of 32 bytes each, not DER. */
        ES256 {
            @Override
            byte[] sign(PrivateKey key, byte[] data) {
                return P256.fastest().sign(key, data);
            }
        },
        RS256 {
            @Override
            byte[] sign(PrivateKey key, byte[] data) throws GeneralSecurityException {
                Signature signature = Signature.getInstance("SHA256withRSA");
                signature.initSign(key);
                signature.update(data);
                return signature.sign();
            }
        };

        abstract byte[] sign(PrivateKey key, byte[] data) throws GeneralSecurityException;
    }

    private static final Base64.Encoder BASE64_URL = Base64.getUrlEncoder().withoutPadding();

    private final Algorithm algorithm;
    private final StringBuilder header;
    private final StringBuilder claims = new StringBuilder("{");

    private JsonWebToken(Algorithm algorithm) {
        this.algorithm = algorithm;
        this.header = new StringBuilder("{\"alg\":\"").append(algorithm).append('"');
    }

    public static JsonWebToken of(Algorithm algorithm) {
        return new JsonWebToken(algorithm);
    }

    public JsonWebToken header(String name, String value) {
        header.append(',');
        JsonString.appendQuoted(header, name).append(':');
        JsonString.appendQuoted(header, value);
        return this;
    }

    public JsonWebToken claim(String name, String value) {
        JsonString.appendQuoted(claimName(name), value);
        return this;
    }

    public JsonWebToken claim(String name, long value) {
        claimName(name).append(value);
        return this;
    }

    /**
     * The compact form: {@code header.claims.signature}.
     *
     * @throws IllegalArgumentException when the key does not fit the algorithm
     */
    public String sign(PrivateKey key) {
        String signed = encoded(header) + '.' + encoded(claims);
        try {
            byte[] signature = algorithm.sign(key, signed.getBytes(StandardCharsets.US_ASCII));
            return signed + '.' + BASE64_URL.encodeToString(signature);
        } catch (InvalidKeyException | IllegalArgumentException e) {
            throw new IllegalArgumentException("the key is not one for " + algorithm, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign with " + algorithm, e);
        }
    }

    private StringBuilder claimName(String name) {
        if (claims.length() > 1) {
            claims.append(',');
        }
        return JsonString.appendQuoted(claims, name).append(':');
    }

    private static String encoded(StringBuilder openObject) {
        return BASE64_URL.encodeToString((openObject + "}").getBytes(StandardCharsets.UTF_8));
    }
}
