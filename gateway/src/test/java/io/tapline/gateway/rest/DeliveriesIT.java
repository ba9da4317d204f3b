package io.tapline.gateway.rest;

import static io.tapline.gateway.rest.TestApps.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.gateway.notification.Delivery;
import io.tapline.gateway.notification.Fallbacks;
import io.tapline.gateway.notification.StoredNotification.ReadState;
import io.tapline.gateway.notification.StoredNotification.Status;
import io.tapline.gateway.notification.StoredNotification.UserActionState;
import io.tapline.gateway.notification.Trail;
import io.tapline.push.Platform;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What became of a notification, as app servers read it. */
class DeliveriesIT extends RestServerCase {

    private static final UUID ITEM = UUID.fromString("01a1fd1e-8c00-7cc1-9b2f-4a5d6e7f8a90");
    private static final UUID PHONE = new UUID(0, 1);
    private static final String DELIVERIES = NOTIFICATIONS + "/" + ITEM + "/deliveries";

    @Test
    void deliveryHasEverythingButTheNameOfTheDevice() throws Exception {
        trail(new Trail.AtDevice(
                PHONE,
                "Alice's phone",
                Platform.IOS,
                false,
                new Trail.Push(Delivery.State.RETRY, NOW, 2, "TooManyRequests", null, NOW.plusSeconds(9)),
                NOW.plusSeconds(3),
                new Trail.Alert(NOW.plusSeconds(60), NOW.plusSeconds(3), Fallbacks.End.FETCHED, 0, null)));

        HttpResponse<String> response = send(appRequest(DELIVERIES));

        assertThat(new JsonObject(response.body())).isEqualTo(new JsonObject("""
                {"@odata.context": "%s/beta/$metadata#Collection(notificationDelivery)", "value": [
                 {"subscriptionId": "%s", "platform": "iOS", "state": "retrying", "attempts": 2, "reason": "TooManyRequests",
                  "providerId": null, "updatedAt": "2026-11-21T08:00:00.250Z", "nextAttemptAt": "2026-11-21T08:00:09.250Z",
                  "fetchedAt": "2026-11-21T08:00:03.250Z",
                  "alert": {"state": "fetched", "dueAt": "2026-11-21T08:01:00.250Z", "attempts": 0, "reason": null,
                            "settledAt": "2026-11-21T08:00:03.250Z"}}]}""".formatted(base, PHONE)));
    }

    @ParameterizedTest
    @EnumSource(Delivery.State.class)
    void everyOutcomeHasItsWord(Delivery.State state) throws Exception {
        trail(pushed(new Trail.Push(state, NOW, 1, null, "id", null)));

        assertThat(only().getString("state"))
                .isEqualTo(
                        switch (state) {
                            case ACCEPTED -> "accepted";
                            case GONE -> "unregistered";
                            case REJECTED -> "rejected";
                            case RETRY -> "retrying";
                            case EXPIRED -> "expired";
                            case SKIPPED -> "skipped";
                        });
    }

    @ParameterizedTest
    @EnumSource(Fallbacks.End.class)
    void everyEndOfAnAlertIsAsDocumented(Fallbacks.End end) throws Exception {
        trail(new Trail.AtDevice(
                PHONE, null, Platform.IOS, true, null, null, new Trail.Alert(NOW, NOW, end, 1, "a word")));

        assertThat(only().getJsonObject("alert").getString("reason")).isEqualTo("a word");
    }

    @ParameterizedTest
    @CsvSource({"true, pending", "false, skipped"})
    void withoutAnOutcomeThePushIsPendingOrWillNotBe(boolean awaited, String state) throws Exception {
        trail(new Trail.AtDevice(PHONE, null, null, awaited, null, NOW, null));

        assertThat(only().getMap())
                .containsEntry("state", state)
                .containsEntry("attempts", 0)
                .containsEntry("platform", null);
    }

    @Test
    void addressInTheWordsOfAPushServiceIsNotTold() throws Exception {
        trail(pushed(new Trail.Push(
                Delivery.State.REJECTED, NOW, 1, "403 https://wns2.notify.windows.com/?token=AwYA", null, null)));

        assertThat(only().getString("reason")).isEqualTo("403 (address)");
    }

    @Test
    void userReadsItToo() throws Exception {
        trail();

        assertThat(values(send(request(DELIVERIES, "alice")))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/x/deliveries", "/$count/deliveries", "/00000000-0000-0000-0000-000000000001/deliveries"})
    void unknownItemHasNone(String path) throws Exception {
        assertError(send(appRequest(NOTIFICATIONS + path)), ApiError.NOT_FOUND);
    }

    @Test
    void strangerFindsNothing() throws Exception {
        trail();

        for (String stranger : List.of("bob", "fabrikam-user")) {
            assertError(send(request(DELIVERIES, stranger)), ApiError.NOT_FOUND);
        }
    }

    @Test
    void optionIsRefused() throws Exception {
        trail();

        assertError(send(appRequest(DELIVERIES + "?$top=1")), ApiError.INVALID_REQUEST, "$top");
    }

    @Test
    void onlyReadingIsPossible() throws Exception {
        assertError(send(appRequest(DELIVERIES).DELETE()), ApiError.METHOD_NOT_ALLOWED);
    }

    @Test
    void batchAnswersAsTheRouteDoes() throws Exception {
        trail(pushed(new Trail.Push(Delivery.State.ACCEPTED, NOW, 1, null, "id", null)));
        JsonArray requests = new JsonArray();
        for (String path :
                List.of("/me/notifications/" + ITEM + "/deliveries", "/me/notifications/x/deliveries", "/me/nothing")) {
            requests.add(new JsonObject()
                    .put("id", path)
                    .put("method", "GET")
                    .put("url", path)
                    .put("headers", new JsonObject().put("X-UNS-ID", alice.toString())));
        }

        HttpResponse<String> response = send(json(
                request("/beta/$batch", "contoso-app"),
                new JsonObject().put("requests", requests).encode()));

        JsonArray answers = new JsonObject(response.body()).getJsonArray("responses");
        assertThat(answers.stream().map(answer -> ((JsonObject) answer).getInteger("status")))
                .containsExactly(200, 404, 404);
        assertThat(answers.getJsonObject(0).getJsonObject("body"))
                .isEqualTo(new JsonObject(send(appRequest(DELIVERIES)).body()));
    }

    private static Trail.AtDevice pushed(Trail.@Nullable Push push) {
        return new Trail.AtDevice(PHONE, "phone", Platform.ANDROID, false, push, null, null);
    }

    private void trail(Trail.AtDevice... devices) {
        backend.trails.put(
                ITEM,
                new Trail(
                        ITEM,
                        NOW,
                        NOW.plusSeconds(3600),
                        new Trail.State(Status.ACTIVE, ReadState.UNREAD, UserActionState.NO_INTERACTION),
                        Arrays.asList(devices),
                        List.of()));
    }

    private JsonObject only() throws Exception {
        JsonArray values = values(send(appRequest(DELIVERIES)));
        assertThat(values).hasSize(1);
        return values.getJsonObject(0);
    }
}
