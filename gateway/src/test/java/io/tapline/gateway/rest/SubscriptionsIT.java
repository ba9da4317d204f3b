package io.tapline.gateway.rest;

import static io.tapline.gateway.rest.TestApps.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.gateway.subscription.Unsid;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** Registering a device, and seeing and removing it. */
class SubscriptionsIT extends RestServerCase {

    @Test
    void subscriptionIsCreatedThenRenewed() throws Exception {
        HttpResponse<String> created = send(json(request(SUBSCRIPTIONS + "/", "bob"), ANDROID));
        HttpResponse<String> renewed = send(json(request("/v1.0/me/notificationSubscriptions", "bob"), ANDROID));

        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        assertThat(renewed.statusCode()).isEqualTo(200);
        assertThat(renewed.body()).isEqualTo(created.body()).doesNotContain("secret-token");
        JsonObject body = new JsonObject(created.body());
        assertThat(body.getMap())
                .containsEntry("deviceId", "phone")
                .containsEntry("appDisplayName", "Contoso")
                .containsEntry("platform", "android")
                .containsEntry("expirationDateTime", "2026-12-21T08:00:00.250Z");
        assertThat(created.headers().firstValue("Location"))
                .contains(base + SUBSCRIPTIONS + "/" + body.getString("id"));
        assertThat(Unsid.parse(body.getString("userNotificationSubscriptionId")))
                .isPresent();
        assertThat(send(json(request(NOTIFICATIONS, "contoso-app"), RAW)
                                .header("X-UNS-ID", body.getString("userNotificationSubscriptionId")))
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void subscriptionIsListedReadAndDeleted() throws Exception {
        send(json(request(SUBSCRIPTIONS, "bob"), ANDROID));
        JsonObject listed = values(send(request(SUBSCRIPTIONS, "bob"))).getJsonObject(0);
        String item = SUBSCRIPTIONS + "/" + listed.getString("id");

        JsonObject read = new JsonObject(send(request(item, "bob")).body());
        read.remove("@odata.context");
        assertThat(read).isEqualTo(listed);
        assertThat(send(request(item, "bob").DELETE()).statusCode()).isEqualTo(204);
        assertThat(send(request(item, "bob").DELETE()).statusCode()).isEqualTo(204);
        assertError(send(request(item, "bob")), ApiError.NOT_FOUND);
    }

    @Test
    void deviceMayRenewWithADeadUnsid() throws Exception {
        HttpRequest.Builder request =
                json(request(SUBSCRIPTIONS, "bob"), ANDROID).header("X-UNS-ID", "dead");
        assertThat(send(request).statusCode()).isEqualTo(201);
    }

    @Test
    void addressThatThePolicyRefusesIs400() throws Exception {
        backend.endpointRefusal = "no such host is allowed";

        HttpResponse<String> response = send(json(request(SUBSCRIPTIONS, "bob"), ANDROID));

        assertError(response, ApiError.INVALID_REQUEST, "fcm.registrationToken");
        assertThat(backend.subscriptions).doesNotContainKey(BOB);
    }
}
