package io.tapline.gateway.demo;

import io.tapline.push.Platform;
import io.tapline.simulator.Simulators;
import io.tapline.simulator.webpush.Subscription;
import io.tapline.simulator.wns.WnsSimulator;
import io.vertx.core.json.JsonObject;

/** Makes devices: push addresses that a simulator answers for. Thread-safe. */
final class DemoDevices {

    static final String BUNDLE_ID = "com.example.demo";
    static final String PROJECT = "demo-project";

    private final Simulators simulators;

    DemoDevices(Simulators simulators) {
        this.simulators = simulators;
    }

    /** The body to subscribe with, but for its {@code deviceId}; and by which name its taps are found. */
    JsonObject add(Platform platform) {
        return switch (platform) {
            case IOS -> {
                String token = simulators.apns().newDeviceToken(BUNDLE_ID);
                yield device(
                        platform,
                        token,
                        "apns",
                        new JsonObject()
                                .put("deviceToken", token)
                                .put("bundleId", BUNDLE_ID)
                                .put("environment", "production"));
            }
            case ANDROID -> {
                String token = simulators.fcm().newRegistrationToken(PROJECT);
                yield device(platform, token, "fcm", new JsonObject().put("registrationToken", token));
            }
            case WINDOWS -> {
                String channel = simulators.wns().newChannel();
                yield device(
                        platform, WnsSimulator.target(channel), "wns", new JsonObject().put("channelUri", channel));
            }
            case WEB_PUSH -> {
                Subscription browser = simulators.webPush().newSubscription();
                yield device(
                        platform,
                        browser.id(),
                        "webPush",
                        new JsonObject()
                                .put("endpoint", browser.endpoint())
                                .put(
                                        "keys",
                                        new JsonObject()
                                                .put("p256dh", browser.p256dh())
                                                .put("auth", browser.auth())));
            }
        };
    }

    private static JsonObject device(Platform platform, String target, String member, JsonObject address) {
        return new JsonObject()
                .put("target", target)
                .put(
                        "subscription",
                        new JsonObject().put("platform", platform.wireName()).put(member, address));
    }
}
