package io.tapline.gateway.rest;

import static io.tapline.gateway.rest.TestApps.ALICE;
import static io.tapline.gateway.rest.TestApps.NOW;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.gateway.notification.Notification;
import io.tapline.gateway.notification.Priority;
import io.tapline.gateway.notification.StoredNotification;
import io.tapline.gateway.notification.VisualContent;
import io.tapline.push.Platform;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotificationJsonTest {

    private static Notification notification(byte[] raw, @Nullable VisualContent visual) {
        return new Notification(
                new UUID(1, 2),
                "contoso",
                ALICE,
                "app.contoso.com",
                null,
                null,
                Set.of(Platform.WEB_PUSH, Platform.ANDROID),
                Set.of(),
                raw,
                visual,
                60,
                NOW,
                NOW.plus(Duration.ofDays(7)),
                Priority.NONE,
                null);
    }

    @ParameterizedTest
    @CsvSource({"0, 60", "1, 59", "999, 59", "1000, 59", "1001, 58", "59999, 0", "60000, 0", "86400000, 0", "-1, 60"})
    void displayTimeToLiveIsWhatIsLeftOfIt(long elapsedMilliseconds, int left) {
        Notification notification = notification(new byte[0], null);

        JsonObject json = NotificationJson.posted(notification, 7, "", NOW.plusMillis(elapsedMilliseconds))
                .toJsonObject();

        assertThat(json.getInteger("displayTimeToLive")).isEqualTo(left);
    }

    @Test
    void rawAndVisualContentStandSideBySide() {
        Notification both = notification("\"\u0000ü\ud83d\ude00".getBytes(UTF_8), new VisualContent("t", "b"));
        Instant modified = Instant.parse("2026-11-21T09:00:00Z");
        StoredNotification read = new StoredNotification(
                both,
                StoredNotification.Status.ACTIVE,
                StoredNotification.ReadState.READ,
                StoredNotification.UserActionState.DISMISSED,
                modified,
                2);

        JsonObject json = NotificationJson.page(List.of(read, read), "https://push.example", null, null, "next", NOW)
                .toJsonObject();

        assertThat(json.getString("@odata.context")).isEqualTo("https://push.example/beta/$metadata#me/notifications");
        assertThat(json.getString("@odata.nextLink")).isEqualTo("next");
        assertThat(json.getJsonArray("value")).hasSize(2);
        JsonObject item = json.getJsonArray("value").getJsonObject(1);
        assertThat(item.getJsonObject("payload"))
                .isEqualTo(new JsonObject()
                        .put("rawContent", "\"\u0000ü\ud83d\ude00")
                        .put("visualContent", new JsonObject().put("title", "t").put("body", "b")));
        assertThat(item.getMap())
                .containsEntry("readState", "read")
                .containsEntry("userActionState", "dismissed")
                .containsEntry("lastModifiedDateTime", "2026-11-21T09:00:00.000Z");
        assertThat(item.getJsonObject("targetPolicy").getJsonArray("platformTypes"))
                .containsExactly("android", "webPush");
    }
}
