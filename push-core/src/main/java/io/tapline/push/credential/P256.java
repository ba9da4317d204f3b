package io.tapline.push.credential;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EllipticCurve;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import javax.crypto.KeyAgreement;

/**
 * The curve P-256: keys in the raw form that Web Push uses (scalars of 32 bytes, uncompressed points of 65), the exchange of a
 * secret, and signatures as in {@code ES256}. Thread-safe.
 *
 * <p>Each operation takes the JDK from 0.4 to 1 ms and native code a tenth of it or less: {@link #fastest} is for all that runs
 * for a push. Keys made by one are good for the other, but cost a conversion at each use.
 */
public final class P256 {

    /** Bytes of an uncompressed point: 4, x, y (SEC 1 section 2.3.3). */
    public static final int POINT_LENGTH = 65;

    /** Bytes of a scalar or a coordinate. */
    public static final int SCALAR_LENGTH = 32;

    private static final ECGenParameterSpec NAME = new ECGenParameterSpec("secp256r1");
    private static final ECParameterSpec PARAMETERS = parameters();

    /** ECDSA with r and s of 32 bytes each instead of DER: what RFC 7518 section 3.4 asks for. */
    private static final String ES256 = "SHA256withECDSAinP1363Format";

    private static final P256 JDK = ofJdk();
    private static final P256 FASTEST = ofNativeCode();

    private final Provider provider;
    private final boolean isNative;
    private final String description;

    private P256(Provider provider, boolean isNative, String description) {
        this.provider = provider;
        this.isNative = isNative;
        this.description = description;
    }

    /** In native code where that loads, by the JDK otherwise: decided once for the process. */
    public static P256 fastest() {
        return FASTEST;
    }

    /** By whatever the JDK is configured to use. */
    public static P256 jdk() {
        return JDK;
    }

    private static P256 ofJdk() {
        try {
            return new P256(KeyFactory.getInstance("EC").getProvider(), false, "the JDK");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has P-256", e);
        }
    }

    private static P256 ofNativeCode() {
        try {
            Provider loaded = NativeCrypto.load();
            return new P256(loaded, true, loaded.getInfo());
        } catch (UnsupportedOperationException e) {
            return new P256(
                    JDK.provider,
                    false,
                    "the JDK, which is slower: the native library does not load: " + e.getMessage());
        }
    }

    public boolean isNative() {
        return isNative;
    }

    /** @param random what the JDK makes keys of; native code has a source of its own */
    public KeyPair generate(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", provider);
            generator.initialize(NAME, random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has P-256", e);
        }
    }

    /** @throws IllegalArgumentException when these are not 65 bytes of a point on the curve */
    public PublicKey publicKey(byte[] point) {
        if (point.length != POINT_LENGTH || point[0] != 4) {
            throw new IllegalArgumentException("not an uncompressed point of P-256");
        }
        BigInteger x = new BigInteger(1, point, 1, SCALAR_LENGTH);
        BigInteger y = new BigInteger(1, point, 1 + SCALAR_LENGTH, SCALAR_LENGTH);
        if (!isOnCurve(x, y)) {
            throw new IllegalArgumentException("not a point of P-256");
        }
        try {
            return keys().generatePublic(new ECPublicKeySpec(new ECPoint(x, y), PARAMETERS));
        } catch (InvalidKeySpecException e) {
            throw new IllegalArgumentException("not a point of P-256", e);
        }
    }

    /** @throws IllegalArgumentException when these are not 32 bytes of a scalar between 1 and the order of the curve */
    public PrivateKey privateKey(byte[] scalar) {
        BigInteger s = new BigInteger(1, scalar);
        if (scalar.length != SCALAR_LENGTH || s.signum() == 0 || s.compareTo(PARAMETERS.getOrder()) >= 0) {
            throw new IllegalArgumentException("not a private key of P-256");
        }
        try {
            return keys().generatePrivate(new ECPrivateKeySpec(s, PARAMETERS));
        } catch (InvalidKeySpecException e) {
            throw new IllegalArgumentException("not a private key of P-256", e);
        }
    }

    /** Reads PKCS #8. */
    PrivateKey privateKey(PKCS8EncodedKeySpec encoded) throws InvalidKeySpecException {
        return keys().generatePrivate(encoded);
    }

    /** The uncompressed point of a public key on P-256. */
    public static byte[] point(PublicKey key) {
        ECPoint w = ((ECPublicKey) key).getW();
        byte[] point = new byte[POINT_LENGTH];
        point[0] = 4;
        copyRight(w.getAffineX(), point, 1 + SCALAR_LENGTH);
        copyRight(w.getAffineY(), point, POINT_LENGTH);
        return point;
    }

    /** The 32 bytes of a private key's scalar. A secret. */
    public static byte[] scalar(ECPrivateKey key) {
        byte[] scalar = new byte[SCALAR_LENGTH];
        copyRight(key.getS(), scalar, SCALAR_LENGTH);
        return scalar;
    }

    /** The secret that both sides of a Diffie-Hellman exchange compute: the x coordinate of the shared point. */
    public byte[] sharedSecret(PrivateKey own, PublicKey other) {
        try {
            KeyAgreement agreement = KeyAgreement.getInstance("ECDH", provider);
            agreement.init(own);
            agreement.doPhase(other, true);
            return agreement.generateSecret();
        } catch (InvalidKeyException e) {
            throw new IllegalArgumentException("not two keys of P-256", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has ECDH", e);
        }
    }

    /**
     * Signs as {@code ES256} (RFC 7518 section 3.4).
     *
     * @return r and s, 64 bytes
     * @throws IllegalArgumentException when the key is of another kind
     */
    public byte[] sign(PrivateKey key, byte[] data) {
        try {
            Signature signature = Signature.getInstance(ES256, provider);
            signature.initSign(key);
            signature.update(data);
            return signature.sign();
        } catch (InvalidKeyException e) {
            throw new IllegalArgumentException("not a private key of P-256", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ES256, e);
        }
    }

    /**
     * Whether the key's owner signed the data as {@code ES256}; of whatever is no signature, false.
     *
     * @throws IllegalArgumentException when the key is of another kind
     */
    public boolean verifies(PublicKey key, byte[] data, byte[] signed) {
        try {
            Signature signature = Signature.getInstance(ES256, provider);
            signature.initVerify(key);
            signature.update(data);
            return signed.length == 2 * SCALAR_LENGTH && signature.verify(signed);
        } catch (InvalidKeyException e) {
            throw new IllegalArgumentException("not a public key of P-256", e);
        } catch (SignatureException e) {
            return false; // providers differ in which of the malformed ones they throw at
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ES256, e);
        }
    }

    /** Who computes, in words for the operator. */
    @Override
    public String toString() {
        return description;
    }

    private KeyFactory keys() {
        try {
            return KeyFactory.getInstance("EC", provider);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has P-256", e);
        }
    }

    /** A peer that hands in points of weaker curves could learn a private key from the answers: y² = x³ + ax + b (mod p). */
    private static boolean isOnCurve(BigInteger x, BigInteger y) {
        EllipticCurve curve = PARAMETERS.getCurve();
        BigInteger p = ((ECFieldFp) curve.getField()).getP();
        BigInteger right =
                x.pow(2).add(curve.getA()).multiply(x).add(curve.getB()).mod(p);
        return x.compareTo(p) < 0 && y.compareTo(p) < 0 && y.pow(2).mod(p).equals(right);
    }

    /** Writes the last 32 bytes of a number that is not negative so that they end before {@code end}. */
    private static void copyRight(BigInteger number, byte[] target, int end) {
        byte[] bytes = number.toByteArray();
        int length = Math.min(bytes.length, SCALAR_LENGTH);
        System.arraycopy(bytes, bytes.length - length, target, end - length, length);
    }

    private static ECParameterSpec parameters() {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(NAME);
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has P-256", e);
        }
    }
}
