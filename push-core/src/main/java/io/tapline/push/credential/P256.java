package io.tapline.push.credential;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EllipticCurve;
import javax.crypto.KeyAgreement;

/** Keys on the curve P-256 in the raw form that Web Push uses: scalars of 32 bytes, uncompressed points of 65. */
public final class P256 {

    /** Bytes of an uncompressed point: 4, x, y (SEC 1 section 2.3.3). */
    public static final int POINT_LENGTH = 65;

    /** Bytes of a scalar or a coordinate. */
    public static final int SCALAR_LENGTH = 32;

    private static final ECGenParameterSpec NAME = new ECGenParameterSpec("secp256r1");
    private static final ECParameterSpec PARAMETERS = parameters();

    private P256() {}

    public static KeyPair generate(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(NAME, random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has P-256", e);
        }
    }

    /** @throws IllegalArgumentException when these are not 65 bytes of a point on the curve */
    public static PublicKey publicKey(byte[] point) {
        if (point.length != POINT_LENGTH || point[0] != 4) {
            throw new IllegalArgumentException("not an uncompressed point of P-256");
        }
        BigInteger x = new BigInteger(1, point, 1, SCALAR_LENGTH);
        BigInteger y = new BigInteger(1, point, 1 + SCALAR_LENGTH, SCALAR_LENGTH);
        if (!isOnCurve(x, y)) {
            throw new IllegalArgumentException("not a point of P-256");
        }
        try {
            return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(new ECPoint(x, y), PARAMETERS));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a point of P-256", e);
        }
    }

    /** @throws IllegalArgumentException when these are not 32 bytes of a scalar between 1 and the order of the curve */
    public static PrivateKey privateKey(byte[] scalar) {
        BigInteger s = new BigInteger(1, scalar);
        if (scalar.length != SCALAR_LENGTH || s.signum() == 0 || s.compareTo(PARAMETERS.getOrder()) >= 0) {
            throw new IllegalArgumentException("not a private key of P-256");
        }
        try {
            return KeyFactory.getInstance("EC").generatePrivate(new ECPrivateKeySpec(s, PARAMETERS));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a private key of P-256", e);
        }
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
    public static byte[] sharedSecret(PrivateKey own, PublicKey other) {
        try {
            KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
            agreement.init(own);
            agreement.doPhase(other, true);
            return agreement.generateSecret();
        } catch (InvalidKeyException e) {
            throw new IllegalArgumentException("not two keys of P-256", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has ECDH", e);
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
