package io.tapline.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MessageTest {

    private static final Instant EXPIRY = Instant.parse("2026-11-28T08:00:00Z");
    private static final Instant LEAVES_SCREEN = Instant.parse("2026-11-21T09:00:00Z");

    @Test
    void alertIsNotDeliveredAfterItWouldHaveLeftTheScreen() {
        assertThat(message(new Content.Alert("title", null), LEAVES_SCREEN).deliverUntil())
                .isEqualTo(LEAVES_SCREEN);
        assertThat(message(new Content.GenericAlert("new"), LEAVES_SCREEN).deliverUntil())
                .isEqualTo(LEAVES_SCREEN);
    }

    @Test
    void tapIsDeliveredUntilTheNotificationExpires() {
        assertThat(message(new Content.Tap(), LEAVES_SCREEN).deliverUntil()).isEqualTo(EXPIRY);
    }

    @Test
    void nothingIsDeliveredAfterTheNotificationExpires() {
        assertThat(message(new Content.Alert("title", null), EXPIRY.plusSeconds(1))
                        .deliverUntil())
                .isEqualTo(EXPIRY);
        assertThat(message(new Content.Alert("title", null), null).deliverUntil())
                .isEqualTo(EXPIRY);
    }

    @Test
    void tapFormatHoldsNothingButIdAndChange() {
        UUID id = new UUID(1, 2);
        Message message = new Message(id, new Content.Alert("title", "body"), Urgency.HIGH, EXPIRY, LEAVES_SCREEN);

        assertThat(TapFormat.tap(message)).isEqualTo("{\"id\":\"" + id + "\",\"change\":\"created\"}");
        assertThat(TapFormat.besideAlert(message))
                .isEqualTo("{\"id\":\"" + id + "\",\"change\":\"created\",\"displayUntil\":\"2026-11-21T09:00:00Z\"}");
        assertThat(TapFormat.alert(message, "a \"new\" one"))
                .isEqualTo(
                        "{\"id\":\"" + id
                                + "\",\"change\":\"created\",\"displayUntil\":\"2026-11-21T09:00:00Z\",\"alert\":\"a \\\"new\\\" one\"}");
    }

    private static Message message(Content content, @Nullable Instant displayUntil) {
        return new Message(new UUID(1, 2), content, Urgency.HIGH, EXPIRY, displayUntil);
    }

    @Test
    void tapOfAChangeNamesWhatToTakeOffTheScreen() {
        UUID first = new UUID(1, 2);
        UUID second = new UUID(3, 4);

        assertThat(TapFormat.tap(message(List.of(first, second))))
                .isEqualTo("{\"id\":\"" + first + "\",\"change\":\"state\",\"ids\":\"" + first + "," + second + "\"}");
    }

    @Test
    void tapOfMoreChangesThanFitNamesNone() {
        List<UUID> many = Stream.generate(UUID::randomUUID)
                .limit(TapFormat.MAXIMUM_IDS + 1)
                .toList();

        assertThat(TapFormat.tap(message(many))).isEqualTo("{\"id\":\"" + many.get(0) + "\",\"change\":\"state\"}");
    }

    private static Message message(List<UUID> changed) {
        return new Message(changed.get(0), new Content.Tap(changed), Urgency.NORMAL, Instant.EPOCH, null);
    }
}
