package io.tapline.push;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * An iOS app on a device.
 *
 * @param deviceToken hexadecimal; of no assumed length (Apple: "don't hard-code a token's length")
 * @param topic the app's bundle id
 * @param environment which of Apple's two services issued the token
 */
public record ApnsEndpoint(String deviceToken, String topic, Environment environment, Instant registeredAt)
        implements Endpoint {

    /** APNs environments: a token of one is a {@code BadDeviceToken} in the other. */
    public enum Environment {
        PRODUCTION,
        SANDBOX
    }

    public ApnsEndpoint {
        requireNonNull(deviceToken, "deviceToken");
        requireNonNull(topic, "topic");
        requireNonNull(environment, "environment");
        requireNonNull(registeredAt, "registeredAt");
    }

    @Override
    public Platform platform() {
        return Platform.IOS;
    }

    @Override
    public <R> R fold(Cases<R> cases) {
        return cases.apns(this);
    }
}
