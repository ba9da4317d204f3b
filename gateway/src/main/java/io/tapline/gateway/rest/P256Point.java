package io.tapline.gateway.rest;

import java.math.BigInteger;
import java.util.Arrays;

/** The curve that Web Push keys are on (NIST FIPS 186-4, appendix D.1.2.3): y² = x³ − 3x + b modulo p. */
final class P256Point {

    private static final int COORDINATE_BYTES = 32;
    private static final byte UNCOMPRESSED = 4;

    private static final BigInteger P =
            new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);
    private static final BigInteger B =
            new BigInteger("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b", 16);
    private static final BigInteger THREE = BigInteger.valueOf(3);

    private P256Point() {}

    /** Whether these are 4, x and y of a point: anything else would fail, or leak, when a message is encrypted to it. */
    static boolean isOnCurve(byte[] bytes) {
        if (bytes.length != 1 + 2 * COORDINATE_BYTES || bytes[0] != UNCOMPRESSED) {
            return false;
        }
        BigInteger x = new BigInteger(1, Arrays.copyOfRange(bytes, 1, 1 + COORDINATE_BYTES));
        BigInteger y = new BigInteger(1, Arrays.copyOfRange(bytes, 1 + COORDINATE_BYTES, bytes.length));
        if (x.compareTo(P) >= 0 || y.compareTo(P) >= 0) {
            return false;
        }
        BigInteger right = x.multiply(x).subtract(THREE).multiply(x).add(B).mod(P);
        return y.multiply(y).mod(P).equals(right);
    }
}
