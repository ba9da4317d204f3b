package io.tapline.push.credential;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** Reads private keys as providers hand them out: PKCS #8 in PEM (RFC 7468 section 10). */
public final class PrivateKeyPem {

    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";

    private PrivateKeyPem() {}

    /** Reads an elliptic-curve key, as in Apple's {@code .p8} files. */
    public static PrivateKey ec(String pem) {
        return read(pem, "EC", P256.fastest()::privateKey);
    }

    /** Reads an RSA key, as in Google's service-account files. */
    public static PrivateKey rsa(String pem) {
        return read(pem, "RSA", encoded -> KeyFactory.getInstance("RSA").generatePrivate(encoded));
    }

    private interface Decoder {
        PrivateKey decode(PKCS8EncodedKeySpec encoded) throws GeneralSecurityException;
    }

    private static PrivateKey read(String pem, String algorithm, Decoder decoder) {
        try {
            return decoder.decode(new PKCS8EncodedKeySpec(content(pem)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // Without the cause: messages of parsers may quote what they could not read.
            throw new IllegalArgumentException("not a PKCS #8 private key for " + algorithm + " in PEM");
        }
    }

    private static byte[] content(String pem) {
        int begin = pem.indexOf(BEGIN);
        int end = pem.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException("no private key");
        }
        return Base64.getMimeDecoder().decode(pem.substring(begin + BEGIN.length(), end));
    }
}
