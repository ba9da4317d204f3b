package io.tapline.gateway.rest;

import io.tapline.gateway.subscription.SubscriptionRequest;
import io.tapline.push.Endpoint;
import java.time.Clock;

/**
 * Reads the body of a subscription: a device, its platform, and exactly the address that fits the platform, which the
 * gateway must be willing to send to. Names, also of platforms, in any case; members that are not documented are passed over
 * (a browser's {@code PushSubscription} has some). For one thread at a time.
 */
public final class SubscriptionParser {

    private final JsonFormat json;
    private final EndpointPolicy policy;
    private final Clock clock;

    public SubscriptionParser(int maximumBodyBytes, EndpointPolicy policy, Clock clock) {
        this.json = new JsonFormat(maximumBodyBytes, names());
        this.policy = policy;
        this.clock = clock;
    }

    private static FieldNames names() {
        return new FieldNames(
                "deviceId",
                "appDisplayName",
                "platform",
                "apns",
                "deviceToken",
                "bundleId",
                "environment",
                "fcm",
                "registrationToken",
                "wns",
                "channelUri",
                "webPush",
                "endpoint",
                "keys",
                "p256dh",
                "auth");
    }

    /** @throws ApiFailure INVALID_REQUEST naming the field */
    public SubscriptionRequest parse(byte[] body) {
        SubscriptionDraft draft = new SubscriptionDraft(clock.instant());
        json.read(body, draft);
        SubscriptionRequest request = draft.toRequest();
        Endpoint endpoint = request.endpoint();
        policy.refuse(endpoint).ifPresent(reason -> {
            throw ApiFailure.of(ApiError.INVALID_REQUEST, reason, AddressDraft.addressField(endpoint.platform()));
        });
        return request;
    }
}
