package io.tapline.gateway.subscription;

import io.tapline.push.ApnsEndpoint;
import io.tapline.push.Endpoint;
import io.tapline.push.FcmEndpoint;
import io.tapline.push.Platform;
import io.tapline.push.WebPushEndpoint;
import io.tapline.push.WnsEndpoint;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Locale;

/** A push address as the plain fields that are stored: the one place that knows which and in what order. */
public final class AddressFields {

    private static final Endpoint.Cases<String[]> FIELDS = new Endpoint.Cases<>() {
        @Override
        public String[] apns(ApnsEndpoint endpoint) {
            return new String[] {
                endpoint.deviceToken(), endpoint.topic(), endpoint.environment().name()
            };
        }

        @Override
        public String[] fcm(FcmEndpoint endpoint) {
            return new String[] {endpoint.registrationToken()};
        }

        @Override
        public String[] wns(WnsEndpoint endpoint) {
            return new String[] {endpoint.channelUri().toString()};
        }

        @Override
        public String[] webPush(WebPushEndpoint endpoint) {
            return new String[] {endpoint.url().toString(), endpoint.p256dh(), endpoint.auth()};
        }
    };

    private AddressFields() {}

    /** The fields, the one that the provider issued first. */
    public static String[] of(Endpoint endpoint) {
        return endpoint.fold(FIELDS);
    }

    /** How many fields an address of this platform has. */
    public static int count(Platform platform) {
        return switch (platform) {
            case IOS, WEB_PUSH -> 3;
            case ANDROID, WINDOWS -> 1;
        };
    }

    /**
     * The inverse of {@link #of}.
     *
     * @param fields exactly {@link #count} of them
     * @throws IllegalArgumentException for fields that {@link #of} did not make
     */
    public static Endpoint endpoint(Platform platform, String[] fields, Instant registeredAt) {
        if (fields.length != count(platform)) {
            throw new IllegalArgumentException(fields.length + " fields for " + platform);
        }
        return switch (platform) {
            case IOS ->
                new ApnsEndpoint(fields[0], fields[1], ApnsEndpoint.Environment.valueOf(fields[2]), registeredAt);
            case ANDROID -> new FcmEndpoint(fields[0], registeredAt);
            case WINDOWS -> new WnsEndpoint(URI.create(fields[0]), registeredAt);
            case WEB_PUSH -> new WebPushEndpoint(URI.create(fields[0]), fields[1], fields[2], registeredAt);
        };
    }

    /**
     * SHA-256 of what the provider issued, which alone names the device: a browser that changes its keys, or an app that is
     * told its other APNs environment, is still one place to reach. Hexadecimal device tokens are equal in any case.
     */
    static byte[] hash(Endpoint endpoint) {
        String issued = of(endpoint)[0];
        String address = endpoint.platform() == Platform.IOS ? issued.toLowerCase(Locale.ROOT) : issued;
        try {
            return MessageDigest.getInstance("SHA-256").digest(address.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
