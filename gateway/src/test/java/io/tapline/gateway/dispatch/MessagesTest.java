package io.tapline.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.gateway.identity.App;
import io.tapline.gateway.identity.App.VisualDelivery;
import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.notification.FallbackPolicy;
import io.tapline.gateway.notification.Notification;
import io.tapline.gateway.notification.Priority;
import io.tapline.gateway.notification.VisualContent;
import io.tapline.push.Content;
import io.tapline.push.Message;
import io.tapline.push.Platform;
import io.tapline.push.Urgency;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The rules that hold on every platform: what a push may say, how urgent it is, how long it is worth delivering. */
class MessagesTest {

    private static final Instant CREATED = Instant.parse("2026-11-21T12:00:00Z");
    private static final Instant EXPIRES = Instant.parse("2026-11-21T13:00:00Z");
    private static final VisualContent VISUAL = new VisualContent("title", "body");
    private static final Content TAP = new Content.Tap();
    private static final Content GENERIC = new Content.GenericAlert("generic text");
    private static final Content FULL = new Content.Alert("title", "body");

    @ParameterizedTest
    @CsvSource({"HIGH, HIGH", "NONE, NORMAL", "LOW, LOW"})
    void priorityOfARawNotificationIsItsUrgency(Priority priority, Urgency urgency) {
        Message message = Messages.of(app(VisualDelivery.PLATFORM), notification(null, priority, null));

        assertThat(message.urgency()).isEqualTo(urgency);
        assertThat(message.content()).isEqualTo(TAP);
    }

    @ParameterizedTest
    @EnumSource(Priority.class)
    void visualNotificationIsHighWhateverItsPriority(Priority priority) {
        Message message = Messages.of(app(VisualDelivery.PRIVATE), notification(VISUAL, priority, null));

        assertThat(message.urgency()).isEqualTo(Urgency.HIGH);
    }

    @Test
    void titleAndBodyAreInAPushOnlyIfTheAppChoseSo() {
        Notification visual = notification(VISUAL, Priority.HIGH, null);

        assertThat(Messages.of(app(VisualDelivery.PRIVATE), visual).content()).isEqualTo(GENERIC);
        assertThat(Messages.of(app(VisualDelivery.PLATFORM), visual).content()).isEqualTo(FULL);
    }

    /** The least of both for what is visible; a tap is worth delivering as long as there is something to pull. */
    @ParameterizedTest
    @CsvSource({
        "true,  60,         2026-11-21T12:01:00Z",
        "true,  0,          2026-11-21T12:00:00Z",
        "true,  3600,       2026-11-21T13:00:00Z",
        "true,  7200,       2026-11-21T13:00:00Z",
        "true,  2147483647, 2026-11-21T13:00:00Z",
        "true,  ,           2026-11-21T13:00:00Z",
        "false, 60,         2026-11-21T13:00:00Z",
        "false, ,           2026-11-21T13:00:00Z"
    })
    void deliveryEndsWithTheTimeOnTheScreenOrTheExpiry(
            boolean visual, @Nullable Integer displaySeconds, Instant deliverUntil) {
        Notification notification = notification(visual ? VISUAL : null, Priority.HIGH, displaySeconds);

        assertThat(Messages.of(app(VisualDelivery.PRIVATE), notification).deliverUntil())
                .isEqualTo(deliverUntil);
    }

    @ParameterizedTest
    @EnumSource
    void fallbackIsAnUrgentAlertWithTheTextOfThePolicyUntilTheExpiry(VisualDelivery delivery) {
        FallbackPolicy policy = new FallbackPolicy(60, VISUAL);

        Message message = Messages.fallback(app(delivery), notification(null, Priority.HIGH, 1), policy);

        assertThat(message.content()).isEqualTo(delivery == VisualDelivery.PRIVATE ? GENERIC : FULL);
        assertThat(message.urgency()).isEqualTo(Urgency.HIGH);
        assertThat(message.deliverUntil()).isEqualTo(EXPIRES);
    }

    private static App app(VisualDelivery delivery) {
        return new App("app", Set.of(), List.of(), List.of(), delivery, "generic text", 50, Set.of());
    }

    private static Notification notification(
            @Nullable VisualContent visual, Priority priority, @Nullable Integer displaySeconds) {
        return new Notification(
                new UUID(1, 2),
                "app",
                UserKey.of("app", "issuer", "tenant", "alice"),
                "app.example",
                null,
                null,
                Set.of(Platform.values()),
                Set.of(),
                new byte[] {1},
                visual,
                displaySeconds,
                CREATED,
                EXPIRES,
                priority,
                null);
    }
}
