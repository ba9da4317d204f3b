package io.tapline.webpush;

import static java.util.Objects.requireNonNull;

import io.tapline.push.credential.P256;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * One app's VAPID identity (RFC 8292). A subscription is bound to the key that it was made with, so the key is never changed
 * in place.
 *
 * @param publicKey base64url of the uncompressed point: what the page hands to {@code PushManager.subscribe}
 * @param privateKey base64url of the 32 bytes of the scalar. A secret: {@link #toString} does not show it
 * @param subject {@code mailto:} or {@code https:}, whom a push service may ask about our traffic
 */
public record WebPushConfig(String publicKey, String privateKey, String subject) {

    /** Apple refuses spaces, angle brackets and localhost with {@code BadJwtToken}. */
    private static final Pattern SUBJECT = Pattern.compile("(mailto:[^\\s<>]+@|https://)(?!localhost)[^\\s<>]+");

    private static final Base64.Encoder BASE64_URL = Base64.getUrlEncoder().withoutPadding();

    public WebPushConfig {
        requireNonNull(publicKey, "publicKey");
        requireNonNull(privateKey, "privateKey");
        if (!SUBJECT.matcher(subject).matches()) {
            throw new IllegalArgumentException("subject is not a mailto: or https: contact: " + subject);
        }
    }

    /** A new identity. */
    public static WebPushConfig generate(SecureRandom random, String subject) {
        KeyPair pair = P256.fastest().generate(random);
        return new WebPushConfig(
                BASE64_URL.encodeToString(P256.point(pair.getPublic())),
                BASE64_URL.encodeToString(P256.scalar((ECPrivateKey) pair.getPrivate())),
                subject);
    }

    @Override
    public String toString() {
        return "WebPushConfig[publicKey=" + publicKey + ", subject=" + subject + "]";
    }
}
