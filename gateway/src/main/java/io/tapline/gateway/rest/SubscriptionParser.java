package io.tapline.gateway.rest;

import io.tapline.gateway.identity.App;
import io.tapline.gateway.subscription.SubscriptionRequest;
import io.tapline.push.Endpoint;
import io.tapline.push.Platform;
import java.time.Clock;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
                "packageName",
                "wns",
                "channelUri",
                "packageId",
                "webPush",
                "endpoint",
                "keys",
                "p256dh",
                "auth");
    }

    /**
     * @param app whose client apps may be listed
     * @param origin of the web page that asks; null if none does
     * @throws ApiFailure INVALID_REQUEST naming the field; ACCESS_DENIED for a client app that the app does not list
     */
    public SubscriptionRequest parse(byte[] body, App app, @Nullable String origin) {
        SubscriptionDraft draft = new SubscriptionDraft(clock.instant());
        json.read(body, draft);
        SubscriptionRequest request = draft.toRequest();
        requireListed(app, request.endpoint().platform(), draft, origin);
        Endpoint endpoint = request.endpoint();
        policy.refuse(endpoint).ifPresent(reason -> {
            throw ApiFailure.of(ApiError.INVALID_REQUEST, reason, AddressDraft.addressField(endpoint.platform()));
        });
        return request;
    }

    private static void requireListed(App app, Platform platform, SubscriptionDraft draft, @Nullable String origin) {
        Set<String> listed = app.appIds().get(platform);
        if (listed == null) {
            return;
        }
        String field = AddressDraft.appIdField(platform);
        String appId = platform == Platform.WEB_PUSH ? origin : draft.appId(platform);
        if (appId == null) {
            throw ApiFailure.of(ApiError.INVALID_REQUEST, field + " is required: the app lists those it takes", field);
        }
        if (!listed.contains(appId)) {
            throw ApiFailure.of(ApiError.ACCESS_DENIED, "The app does not list this " + field, field);
        }
    }
}
