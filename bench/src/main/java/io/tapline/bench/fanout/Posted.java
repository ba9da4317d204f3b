package io.tapline.bench.fanout;

import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.notification.Notification;
import io.tapline.gateway.notification.NotificationIds;
import io.tapline.gateway.notification.Priority;
import io.tapline.push.Platform;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Notifications as {@code bench/run load} posts them, each to a user of its own. */
public final class Posted {

    private static final int RAW_BYTES = 270;
    private static final int DISPLAY_SECONDS = 60;

    private Posted() {}

    public static List<Notification> notifications(int count) {
        NotificationIds ids = new NotificationIds(Clock.systemUTC(), new SplittableRandom(1));
        Instant now = Instant.now();
        return IntStream.range(0, count)
                .mapToObj(i -> new Notification(
                        ids.next(),
                        "mail",
                        UserKey.of("mail", "https://issuer.example", "", "user-" + i),
                        "mail.example",
                        "mail-4711",
                        "mail",
                        EnumSet.allOf(Platform.class),
                        Set.of(),
                        new byte[RAW_BYTES],
                        null,
                        DISPLAY_SECONDS,
                        now,
                        now.plus(Duration.ofDays(30)),
                        Priority.HIGH,
                        null))
                .toList();
    }
}
