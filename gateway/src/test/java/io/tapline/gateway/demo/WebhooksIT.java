package io.tapline.gateway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tapline.gateway.Backends;
import io.tapline.gateway.webhook.WebhookReceiver;
import io.tapline.gateway.webhook.WebhookReceiver.Request;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An app's server is told what became of its notifications, from the POST on. */
class WebhooksIT {

    private static final String NOTIFICATIONS = "/beta/me/notifications";

    private static final Vertx VERTX = Vertx.vertx();
    private static final WebhookReceiver RECEIVER = new WebhookReceiver(VERTX);
    private static WholeSystem system;
    private static String app;
    private final List<JsonObject> told = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        system = new WholeSystem(Backends.redis(), root -> {
            ObjectNode webhook = ((ObjectNode) root.withArray("apps").get(0)).putObject("webhook");
            webhook.put("url", RECEIVER.url()).put("secret", WebhookReceiver.SECRET);
            root.withObject("/outbound").withArray("privateHosts").add(RECEIVER.hostAndPort());
        });
        app = system.appToken(DemoConfig.CLIENT_ID, DemoConfig.CLIENT_SECRET);
    }

    @AfterAll
    static void stop() {
        system.close();
        VERTX.close().await();
    }

    @Test
    void appIsToldOfEachStepAndOnlyOfItsOwn() throws Exception {
        String alice = system.userToken(DemoConfig.CLIENT_ID, "alice");
        List<String> unsids = system.subscribeAllPlatforms(alice);
        String otherAlice = system.userToken(WholeSystem.OTHER_CLIENT, "alice");
        String otherApp = system.appToken(WholeSystem.OTHER_CLIENT, "other-secret");
        String otherUnsid = system.subscribeAllPlatforms(otherAlice).get(0);
        String foreign = post(otherApp, otherUnsid, "other.example");

        String id = post(app, unsids.get(0), DemoConfig.HOST_NAME);
        awaitEvents("notification.accepted", 4);
        assertThat(told).extracting(event -> event.getString("notificationId")).containsOnly(id);
        assertThat(told)
                .extracting(event -> event.getString("platform"))
                .containsExactlyInAnyOrder("iOS", "android", "windows", "webPush");

        system.send("GET", NOTIFICATIONS + "/" + id, alice, "", "X-UNS-ID", unsids.get(0));
        awaitEvents("notification.fetched", 1);
        system.send("PATCH", NOTIFICATIONS + "/" + id, alice, "{\"readState\":\"read\"}", "X-UNS-ID", unsids.get(0));
        awaitEvents("notification.read", 1);

        assertThat(event("notification.read").getString("subscriptionId"))
                .isNotNull()
                .isEqualTo(event("notification.fetched").getString("subscriptionId"));
        assertThat(told).extracting(event -> event.getString("id")).doesNotHaveDuplicates();
        assertThat(told.toString()).doesNotContain(foreign);
        assertThat(system.query("select count(*) from webhook_event")).isEqualTo("0");
    }

    @Test
    void deadDeviceIsToldByTheSubscriptionThatEnded() throws Exception {
        String bob = system.userToken(DemoConfig.CLIENT_ID, "bob");
        String token = system.simulators.apns().newDeviceToken("com.example.app");
        String unsid = system.subscribe(bob, "phone", "iOS", WholeSystem.apns(token));
        system.simulators.apns().unregister(token, Instant.now().plusSeconds(60));

        post(app, unsid, DemoConfig.HOST_NAME);

        awaitEvents("notification.unregistered", 1);
        assertThat(event("notification.unregistered").getString("platform")).isEqualTo("iOS");
    }

    private static String post(String token, String unsid, String host) throws Exception {
        String body = "{\"targetHostName\":\"%s\",\"payload\":{\"rawContent\":\"x\"}}".formatted(host);
        return WholeSystem.JSON
                .readTree(system.send("POST", NOTIFICATIONS, token, body, "X-UNS-ID", unsid)
                        .body())
                .get("id")
                .asText();
    }

    private JsonObject event(String type) {
        return told.stream()
                .filter(event -> event.getString("type").equals(type))
                .findFirst()
                .orElseThrow();
    }

    /** Each request that comes must be signed. */
    private void awaitEvents(String type, int count) throws Exception {
        while (told.stream()
                        .filter(event -> event.getString("type").equals(type))
                        .count()
                < count) {
            Request request = RECEIVER.next();
            request.verify(WebhookReceiver.SECRET);
            told.addAll(request.events());
        }
    }
}
