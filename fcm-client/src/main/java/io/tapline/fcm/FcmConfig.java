package io.tapline.fcm;

import static java.util.Objects.requireNonNull;

import java.net.URI;

/**
 * One app's access to FCM.
 *
 * @param service where messages are sent to
 */
public record FcmConfig(ServiceAccount account, URI service) {

    public static final URI GOOGLE = URI.create("https://fcm.googleapis.com");

    public FcmConfig {
        requireNonNull(account, "account");
        requireNonNull(service, "service");
    }

    /** Google's own host. */
    public FcmConfig(ServiceAccount account) {
        this(account, GOOGLE);
    }
}
