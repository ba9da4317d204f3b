package io.tapline.push;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/** An Android app instance, by its FCM registration token. */
public record FcmEndpoint(String registrationToken, Instant registeredAt) implements Endpoint {

    public FcmEndpoint {
        requireNonNull(registrationToken, "registrationToken");
        requireNonNull(registeredAt, "registeredAt");
    }

    @Override
    public Platform platform() {
        return Platform.ANDROID;
    }

    @Override
    public <R> R fold(Cases<R> cases) {
        return cases.fcm(this);
    }
}
