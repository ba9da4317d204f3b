package io.tapline.gateway.demo;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/**
 * The keys of a development issuer: signs with the newest, publishes all that are left. Thread-safe. Written on the JDK alone,
 * so that what verifies its tokens is not tested against itself.
 */
public final class DevelopmentKeys {

    /** A kind of signature (RFC 7518 section 3.1). */
    public enum Algorithm {
        RS256("RSA", "SHA256withRSA"),
        ES256("EC", "SHA256withECDSAinP1363Format");

        private final String keyType;
        private final String signature;

        Algorithm(String keyType, String signature) {
            this.keyType = keyType;
            this.signature = signature;
        }

        private KeyPair generate() throws GeneralSecurityException {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(keyType);
            if (this == ES256) {
                generator.initialize(new ECGenParameterSpec("secp256r1"));
            } else {
                generator.initialize(2048);
            }
            return generator.generateKeyPair();
        }
    }

    private record Key(String id, Algorithm algorithm, PublicKey publicKey, PrivateKey privateKey) {}

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    /** Oldest first, never empty. */
    private final List<Key> keys = new ArrayList<>();

    public DevelopmentKeys(Algorithm algorithm) {
        rotate(algorithm);
    }

    /** Signs with a new key from now on; the former ones stay published. */
    public void rotate(Algorithm algorithm) {
        Key next = generate(algorithm);
        synchronized (this) {
            keys.add(next);
        }
    }

    /** Publishes no key but the one that signs. */
    public synchronized void withdrawFormer() {
        keys.subList(0, keys.size() - 1).clear();
    }

    /** The public keys as a JWK set (RFC 7517). */
    public synchronized JsonObject publicKeys() {
        JsonArray set = new JsonArray();
        keys.forEach(key -> set.add(publicKey(key)));
        return new JsonObject().put("keys", set);
    }

    /** A JWT (RFC 7519) of these claims. */
    public String sign(JsonObject claims) {
        return sign(new JsonObject(), claims);
    }

    /** Likewise, with more members, or other ones, in its header. */
    public String sign(JsonObject more, JsonObject claims) {
        Key key = newest();
        JsonObject header = new JsonObject()
                .put("typ", "JWT")
                .put("alg", key.algorithm().name())
                .put("kid", key.id())
                .mergeIn(more);
        String signed = encode(header) + "." + encode(claims);
        return signed + "." + BASE64.encodeToString(signature(key, signed));
    }

    private synchronized Key newest() {
        return keys.get(keys.size() - 1);
    }

    private static String encode(JsonObject json) {
        return BASE64.encodeToString(json.encode().getBytes(UTF_8));
    }

    private static byte[] signature(Key key, String signed) {
        try {
            Signature signature = Signature.getInstance(key.algorithm().signature);
            signature.initSign(key.privateKey());
            signature.update(signed.getBytes(US_ASCII));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + key.algorithm().signature, e);
        }
    }

    private static Key generate(Algorithm algorithm) {
        try {
            KeyPair pair = algorithm.generate();
            return new Key(UUID.randomUUID().toString(), algorithm, pair.getPublic(), pair.getPrivate());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform makes keys for " + algorithm, e);
        }
    }

    private static JsonObject publicKey(Key key) {
        JsonObject jwk = new JsonObject()
                .put("kty", key.algorithm().keyType)
                .put("use", "sig")
                .put("alg", key.algorithm().name())
                .put("kid", key.id());
        if (key.publicKey() instanceof ECPublicKey ec) {
            return jwk.put("crv", "P-256")
                    .put("x", unsigned(ec.getW().getAffineX(), 32))
                    .put("y", unsigned(ec.getW().getAffineY(), 32));
        }
        RSAPublicKey rsa = (RSAPublicKey) key.publicKey();
        return jwk.put("n", unsigned(rsa.getModulus(), 256)).put("e", unsigned(rsa.getPublicExponent(), 3));
    }

    private static String unsigned(BigInteger number, int bytes) {
        byte[] signed = number.toByteArray();
        byte[] padded = new byte[bytes];
        int length = Math.min(signed.length, bytes);
        System.arraycopy(signed, signed.length - length, padded, bytes - length, length);
        return BASE64.encodeToString(padded);
    }
}
