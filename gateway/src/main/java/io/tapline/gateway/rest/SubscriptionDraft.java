package io.tapline.gateway.rest;

import io.tapline.gateway.subscription.SubscriptionRequest;
import io.tapline.push.Platform;
import java.io.IOException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the body of a subscription said so far. Made for one body. */
final class SubscriptionDraft implements JsonInput.Members {

    private static final int MAXIMUM_LABEL = 256;
    private static final int MAXIMUM_PLATFORM = 32;

    private final Instant registeredAt;
    private final Map<Platform, AddressDraft.Address> addresses = new EnumMap<>(Platform.class);
    private @Nullable String deviceId;
    private @Nullable String appDisplayName;
    private @Nullable Platform platform;

    SubscriptionDraft(Instant registeredAt) {
        this.registeredAt = registeredAt;
    }

    @Override
    public void read(JsonInput json, String name) throws IOException {
        switch (name) {
            case "deviceId" -> deviceId = json.text(MAXIMUM_LABEL);
            case "appDisplayName" -> appDisplayName = json.text(MAXIMUM_LABEL);
            case "platform" -> platform = readPlatform(json);
            case "apns" -> readAddress(json, Platform.IOS);
            case "fcm" -> readAddress(json, Platform.ANDROID);
            case "wns" -> readAddress(json, Platform.WINDOWS);
            case "webPush" -> readAddress(json, Platform.WEB_PUSH);
            default -> json.skip();
        }
    }

    private static @Nullable Platform readPlatform(JsonInput json) throws IOException {
        String name = json.text(MAXIMUM_PLATFORM);
        return name == null
                ? null
                : Platform.byWireName(name).orElseThrow(() -> json.invalid("must be iOS, android, windows or webPush"));
    }

    private void readAddress(JsonInput json, Platform kind) throws IOException {
        AddressDraft.Address address = AddressDraft.read(json, kind, registeredAt);
        if (address != null) {
            addresses.put(kind, address);
        }
    }

    SubscriptionRequest toRequest() {
        if (deviceId == null || deviceId.isEmpty()) {
            throw invalid("deviceId", "deviceId is required");
        }
        if (platform == null) {
            throw invalid("platform", "platform is required");
        }
        for (Platform other : addresses.keySet()) {
            if (other != platform) {
                String member = AddressDraft.member(other);
                throw invalid(member, member + " is no address of the platform " + platform.wireName());
            }
        }
        AddressDraft.Address address = addresses.get(platform);
        if (address == null) {
            String member = AddressDraft.member(platform);
            throw invalid(member, member + " is required for the platform " + platform.wireName());
        }
        return new SubscriptionRequest(deviceId, appDisplayName, address.endpoint());
    }

    /** What the address of the platform says of its client app; null if nothing. */
    @Nullable
    String appId(Platform platform) {
        AddressDraft.Address address = addresses.get(platform);
        return address == null ? null : address.appId();
    }

    private static ApiFailure invalid(String target, String message) {
        return ApiFailure.of(ApiError.INVALID_REQUEST, message, target);
    }
}
