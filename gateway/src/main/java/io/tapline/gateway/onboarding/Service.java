package io.tapline.gateway.onboarding;

import io.tapline.gateway.rest.ApiError;
import io.tapline.gateway.rest.ApiFailure;
import java.time.Duration;

/** What an app has a credential for, by the key of its section in the configuration: a push service, or its own webhook. */
enum Service {
    APNS("apns", Duration.ofDays(1)),
    FCM("fcm", Duration.ofDays(1)),
    WNS("wns", Duration.ofDays(1)),
    /** Browsers stay bound to the key that they subscribed with; as long as a subscription lives, the old key is of use. */
    WEB_PUSH("webPush", Duration.ofDays(30)),
    /** Signs what the app's server is told; it gets to know a new secret in a day. */
    WEBHOOK("webhook", Duration.ofDays(1));

    private final String key;
    private final Duration overlap;

    Service(String key, Duration overlap) {
        this.key = key;
        this.overlap = overlap;
    }

    String key() {
        return key;
    }

    /** How long a replaced credential stays usable, unless the operator says otherwise. */
    Duration overlap() {
        return overlap;
    }

    /** @throws ApiFailure NOT_FOUND */
    static Service of(String key) {
        for (Service service : values()) {
            if (service.key.equals(key)) {
                return service;
            }
        }
        throw ApiFailure.of(ApiError.NOT_FOUND, "There is no such service: it is apns, fcm, wns, webPush or webhook");
    }
}
