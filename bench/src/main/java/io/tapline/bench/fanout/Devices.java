package io.tapline.bench.fanout;

import io.tapline.push.ApnsEndpoint;
import io.tapline.push.ApnsEndpoint.Environment;
import io.tapline.push.Endpoint;
import io.tapline.push.FcmEndpoint;
import io.tapline.push.Platform;
import io.tapline.push.WebPushEndpoint;
import io.tapline.push.WnsEndpoint;
import io.tapline.push.credential.P256;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Push addresses as long as real ones. Each call gives the same ones, but for the keys of browsers. */
final class Devices {

    static final Instant REGISTERED_AT = Instant.parse("2026-11-21T08:00:00Z");

    private static final Base64.Encoder BASE64_URL = Base64.getUrlEncoder().withoutPadding();

    private Devices() {}

    /** A user's devices, the platforms in turn. */
    static List<Endpoint> of(int count, Platform... platforms) {
        List<Endpoint> devices = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            devices.add(of(platforms[i % platforms.length], i));
        }
        return devices;
    }

    private static Endpoint of(Platform platform, int number) {
        return switch (platform) {
            case IOS ->
                new ApnsEndpoint(text("%064x", number), "com.example.mail", Environment.PRODUCTION, REGISTERED_AT);
            case ANDROID ->
                new FcmEndpoint(text("cQ7vXn2pTk%012d:APA91b", number) + text("%0134d", number), REGISTERED_AT);
            case WINDOWS ->
                new WnsEndpoint(
                        URI.create("https://db5p.notify.windows.com/?token=AwYAAAB" + text("%0120d", number)),
                        REGISTERED_AT);
            case WEB_PUSH -> webPush(number);
        };
    }

    private static Endpoint webPush(int number) {
        SecureRandom random = new SecureRandom();
        byte[] auth = new byte[16];
        random.nextBytes(auth);
        return new WebPushEndpoint(
                URI.create("https://updates.push.services.mozilla.com/wpush/v2/gAAAAAB" + text("%0160d", number)),
                BASE64_URL.encodeToString(
                        P256.point(P256.fastest().generate(random).getPublic())),
                BASE64_URL.encodeToString(auth),
                REGISTERED_AT);
    }

    private static String text(String format, int number) {
        return String.format(format, number);
    }
}
