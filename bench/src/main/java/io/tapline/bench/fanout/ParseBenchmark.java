package io.tapline.bench.fanout;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tapline.gateway.config.ApiLimits;
import io.tapline.gateway.identity.App;
import io.tapline.gateway.identity.App.VisualDelivery;
import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.notification.Notification;
import io.tapline.gateway.notification.NotificationIds;
import io.tapline.gateway.rest.NotificationParser;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The body of a POST, from its bytes to a valid notification with an id. Both bodies have 400 bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ParseBenchmark {

    private static final int BODY_BYTES = 400;
    private static final App MAIL = new App(
            "mail",
            Set.of("mail-server"),
            List.of("mail.example"),
            List.of(),
            VisualDelivery.PRIVATE,
            "New mail",
            50,
            Set.of());

    private final UserKey user = UserKey.of("mail", "https://issuer.example", "", "alice");
    private final NotificationParser parser = new NotificationParser(
            new ApiLimits(64 * 1024, 20, 100, Duration.ofDays(7), Duration.ofDays(30)),
            new NotificationIds(Clock.systemUTC(), new SplittableRandom(1)));
    private final byte[] raw = body("\"payload\":{\"rawContent\":\"%s\"}");
    private final byte[] visual = body("\"payload\":{\"visualContent\":{\"title\":\"New mail\",\"body\":\"%s\"}}");

    private static byte[] body(String payload) {
        String start =
                "{\"targetHostName\":\"mail.example\",\"appNotificationId\":\"mail-4711\",\"groupName\":\"mail\","
                        + "\"targetPolicy\":{\"platformTypes\":[\"windows\",\"ios\",\"android\"]},\"priority\":\"High\","
                        + "\"displayTimeToLive\":\"60\",";
        int filling = BODY_BYTES - start.length() - payload.length() + "%s".length() - "}".length();
        return (start + payload.formatted("x".repeat(filling)) + "}").getBytes(UTF_8);
    }

    @Benchmark
    public Notification raw() {
        return parser.parse(raw, MAIL, user);
    }

    @Benchmark
    public Notification visual() {
        return parser.parse(visual, MAIL, user);
    }
}
