package io.tapline.gateway.demo;

import io.tapline.gateway.ResourceText;
import io.tapline.simulator.Simulators;
import io.tapline.simulator.webpush.Subscription;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The {@code curl} walk through a running demo: the text of {@code walk.sh} with this demo's addresses. */
public final class Walk {

    private static final String TEXT = ResourceText.load(Walk.class, "walk.sh");

    private Walk() {}

    /** A walk with devices of its own. */
    public static String of(Demo demo) {
        Simulators simulators = demo.simulators();
        Subscription browser = simulators.webPush().newSubscription();
        Map<String, String> values = new HashMap<>();
        values.put("BASE", demo.baseUrl());
        values.put("TOKEN_ENDPOINT", demo.issuer().tokenEndpoint(DemoConfig.TENANT));
        values.put("CLIENT_ID", DemoConfig.CLIENT_ID);
        values.put("CLIENT_SECRET", DemoConfig.CLIENT_SECRET);
        values.put("SCOPE", DemoConfig.SCOPE);
        values.put("USER_SCOPE", DemoConfig.USER_SCOPE);
        values.put("PASSWORD", DemoConfig.PASSWORD);
        values.put("HOST_NAME", DemoConfig.HOST_NAME);
        values.put("APNS_TOKEN", simulators.apns().newDeviceToken("com.example.demo"));
        values.put("FCM_TOKEN", simulators.fcm().newRegistrationToken("demo-project"));
        values.put("WNS_CHANNEL", simulators.wns().newChannel());
        values.put("WEB_PUSH_ENDPOINT", browser.endpoint());
        values.put("WEB_PUSH_P256DH", browser.p256dh());
        values.put("WEB_PUSH_AUTH", browser.auth());
        values.put(
                "INSPECT",
                simulators.all().stream()
                        .map(simulator -> simulators.inspectUrl(simulator.name()))
                        .collect(Collectors.joining(" ")));
        String walk = TEXT;
        for (Map.Entry<String, String> value : values.entrySet()) {
            walk = walk.replace("@" + value.getKey() + "@", value.getValue());
        }
        return walk;
    }
}
