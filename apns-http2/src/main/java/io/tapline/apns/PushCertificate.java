package io.tapline.apns;

import io.tapline.push.credential.PrivateKeyPem;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Apple's push certificate says of itself.
 *
 * @param topics that it may send to: the user id of its subject, and those of Apple's own extension
 * @param notAfter when it expires
 * @see <a href="https://developer.apple.com/documentation/usernotifications/establishing-a-certificate-based-connection-to-apns">Apple:
 *     certificate-based connections</a>
 */
public record PushCertificate(Set<String> topics, Instant notBefore, Instant notAfter) {

    /** Apple's list of the topics of one certificate. */
    private static final String TOPICS_EXTENSION = "1.2.840.113635.100.6.3.6";

    private static final Pattern USER_ID =
            Pattern.compile("(?:UID|OID\\.0\\.9\\.2342\\.19200300\\.100\\.1\\.1)=([^,]+)");
    private static final int UTF8_STRING = 0x0c;
    private static final byte[] CHALLENGE = {1};

    public PushCertificate {
        topics = Set.copyOf(topics);
    }

    /**
     * Reads a certificate and makes sure that the key is its own.
     *
     * @throws IllegalArgumentException saying what is wrong; quotes nothing of the key
     */
    public static PushCertificate of(ApnsConfig.Certificate credential) {
        X509Certificate certificate = first(credential.chain());
        requirePair(certificate.getPublicKey(), credential.privateKey());
        Set<String> topics = topics(certificate);
        if (topics.isEmpty()) {
            throw new IllegalArgumentException("the certificate names no topic: it is no push certificate of Apple's");
        }
        return new PushCertificate(
                topics,
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant());
    }

    static String fingerprint(String chain) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(chain.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private static X509Certificate first(String chain) {
        try {
            Collection<?> certificates = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(chain.getBytes(StandardCharsets.UTF_8)));
            if (!certificates.isEmpty() && certificates.iterator().next() instanceof X509Certificate certificate) {
                return certificate;
            }
        } catch (CertificateException unreadable) {
            // Said below, without a quotation.
        }
        throw new IllegalArgumentException("certificate is no X.509 certificate in PEM");
    }

    private static void requirePair(PublicKey publicKey, String pem) {
        boolean rsa = publicKey.getAlgorithm().equals("RSA");
        PrivateKey privateKey = rsa ? PrivateKeyPem.rsa(pem) : PrivateKeyPem.ec(pem);
        String algorithm = rsa ? "SHA256withRSA" : "SHA256withECDSA";
        try {
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(privateKey);
            signing.update(CHALLENGE);
            byte[] signature = signing.sign();
            Signature verifying = Signature.getInstance(algorithm);
            verifying.initVerify(publicKey);
            verifying.update(CHALLENGE);
            if (verifying.verify(signature)) {
                return;
            }
        } catch (GeneralSecurityException anotherKind) {
            // Said below.
        }
        throw new IllegalArgumentException("the private key is not that of the certificate");
    }

    private static Set<String> topics(X509Certificate certificate) {
        Set<String> topics = new TreeSet<>();
        Matcher userId = USER_ID.matcher(certificate.getSubjectX500Principal().getName("RFC1779"));
        if (userId.find()) {
            topics.add(userId.group(1));
        }
        byte[] extension = certificate.getExtensionValue(TOPICS_EXTENSION);
        if (extension != null) {
            Der list = Der.of(extension).next();
            while (list.hasMore()) {
                Der item = list.next();
                if (item.tag == UTF8_STRING) {
                    topics.add(item.text());
                }
            }
        }
        return topics;
    }

    /** As much of DER (X.690) as the extension needs: a sequence of names, each before the sequence of its kinds. */
    private static final class Der {

        private final byte[] bytes;
        private final int tag;
        private final int end;
        private int position;

        private Der(byte[] bytes, int tag, int start, int end) {
            if (end < start || end > bytes.length) {
                throw new IllegalArgumentException("the certificate's list of topics is malformed");
            }
            this.bytes = bytes;
            this.tag = tag;
            this.position = start;
            this.end = end;
        }

        /** The one value that the bytes hold. */
        static Der of(byte[] bytes) {
            return new Der(bytes, 0, 0, bytes.length).next();
        }

        boolean hasMore() {
            return position < end;
        }

        Der next() {
            int start = position + 2;
            if (start > end) {
                throw new IllegalArgumentException("the certificate's list of topics is malformed");
            }
            int length = bytes[position + 1] & 0xff;
            for (int more = length > 0x80 ? length & 0x7f : 0, read = 0; read < more; read++) {
                length = (read == 0 ? 0 : length << 8) | (start < end ? bytes[start] & 0xff : 0);
                start++;
            }
            Der next = new Der(bytes, bytes[position] & 0xff, start, start + length);
            position = start + length;
            return next;
        }

        String text() {
            return new String(bytes, position, end - position, StandardCharsets.UTF_8);
        }
    }
}
