package io.tapline.gateway.subscription;

import io.tapline.gateway.identity.App;
import io.tapline.gateway.identity.UserKey;
import io.tapline.push.ApnsEndpoint;
import io.tapline.push.Endpoint;
import io.tapline.push.FcmEndpoint;
import io.tapline.push.WebPushEndpoint;
import io.tapline.push.WnsEndpoint;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Values that tests of subscriptions share. */
public final class Samples {

    public static final Instant NOON = Instant.parse("2026-11-21T12:00:00.123Z");
    public static final Duration LIFETIME = Duration.ofDays(30);

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private Samples() {}

    public static App app(int maximumSubscriptions) {
        return new App(
                "notes",
                Set.of("client"),
                List.of("notes.example"),
                List.of(),
                App.VisualDelivery.PRIVATE,
                "You have a notification",
                maximumSubscriptions,
                Set.of());
    }

    /** A user whom nobody has seen. */
    public static UserKey user() {
        return UserKey.of("notes", "https://issuer.example", "", "user-" + NUMBERS.incrementAndGet());
    }

    public static String token() {
        return "token-" + NUMBERS.incrementAndGet();
    }

    public static SubscriptionRequest android(String device, String token) {
        return new SubscriptionRequest(device, "Notes", new FcmEndpoint(token, Instant.EPOCH));
    }

    /** One endpoint of each platform. */
    public static List<Endpoint> endpoints(Instant registeredAt) {
        return List.of(
                new ApnsEndpoint("00ffAB", "com.example.notes", ApnsEndpoint.Environment.SANDBOX, registeredAt),
                new FcmEndpoint("fcm:token_ü", registeredAt),
                new WnsEndpoint(URI.create("https://db5.notify.windows.com/?token=AwYAAA%3d"), registeredAt),
                new WebPushEndpoint(
                        URI.create("https://updates.push.example/wpush/v2/gAAA"),
                        "BNcR_p256dh",
                        "auth-16",
                        registeredAt));
    }

    /** A clock that stands still until it is moved. */
    public static final class MovableClock extends Clock {
        private volatile Instant now = NOON;

        public void advance(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
