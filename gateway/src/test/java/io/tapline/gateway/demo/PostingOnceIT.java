package io.tapline.gateway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapline.gateway.Gateway;
import io.tapline.simulator.engine.Received;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code Idempotency-Key} and {@code Prefer: replace=appNotificationId}, through the whole system. */
class PostingOnceIT {

    private static final String NOTIFICATIONS = "/beta/me/notifications";
    private static final String KEY = "Idempotency-Key";

    private static WholeSystem system;
    private static String app;

    private String alice;
    private String phone;
    private String unsid;

    @BeforeAll
    static void start() throws Exception {
        system = new WholeSystem();
        app = system.appToken(DemoConfig.CLIENT_ID, DemoConfig.CLIENT_SECRET);
    }

    @AfterAll
    static void stop() {
        system.close();
    }

    /** A device of her own for each test, and an empty history. */
    @BeforeEach
    void subscribe() throws Exception {
        alice = system.userToken(DemoConfig.CLIENT_ID, "alice");
        phone = system.simulators.apns().newDeviceToken("com.example.app");
        unsid = system.subscribe(alice, "phone", "iOS", WholeSystem.apns(phone));
        for (JsonNode item : history()) {
            system.send("DELETE", NOTIFICATIONS + "/" + item.get("id").asText(), alice, "", "X-UNS-ID", unsid);
        }
    }

    @Test
    void sameKeyAgainGetsTheFirstAnswerAndNoSecondPush() throws Exception {
        String body = raw("parcel-1", "here");
        HttpResponse<String> first = post(system.url(NOTIFICATIONS), body, KEY, "key-1");

        HttpResponse<String> again = post(system.url(NOTIFICATIONS), body, KEY, "key-1");

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.headers().firstValue("Location"))
                .isEqualTo(first.headers().firstValue("Location"));
        assertThat(history()).hasSize(1);
        // A push that comes after everything before it has been sent.
        post(system.url(NOTIFICATIONS), raw("parcel-2", "there"));
        assertThat(taps(2)).doesNotHaveDuplicates().hasSize(2);
    }

    @Test
    void sameKeyWithAnotherBodyIsAConflict() throws Exception {
        post(system.url(NOTIFICATIONS), raw("parcel", "here"), KEY, "key-2");

        HttpResponse<String> other = post(system.url(NOTIFICATIONS), raw("parcel", "there"), KEY, "key-2");

        assertThat(other.statusCode()).isEqualTo(409);
        JsonNode error = WholeSystem.JSON.readTree(other.body()).get("error");
        assertThat(error.get("code").asText()).isEqualTo("conflict");
        assertThat(error.get("target").asText()).isEqualTo(KEY);
        assertThat(history()).hasSize(1);
    }

    @Test
    void whatHasExpiredMeanwhileIsStillTheFirstAnswer() throws Exception {
        String soon = Clock.systemUTC().instant().plusMillis(1500).toString();
        String body = raw("parcel", "here").replaceFirst("\\{", "{\"expirationDateTime\":\"" + soon + "\",");
        HttpResponse<String> first = post(system.url(NOTIFICATIONS), body, KEY, "key-3");
        while (!history().isEmpty()) {
            Thread.onSpinWait();
        }

        HttpResponse<String> again = post(system.url(NOTIFICATIONS), body, KEY, "key-3");

        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
    }

    @Test
    void equalKeysAtTwoGatewaysAtOnceMakeOneItem() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (Gateway other = system.anotherGateway()) {
            List<Callable<HttpResponse<String>>> posts = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                String gateway = i % 2 == 0 ? system.url("") : other.url();
                posts.add(() -> post(gateway + NOTIFICATIONS, raw("parcel", "here"), KEY, "key-4"));
            }
            List<String> ids = new ArrayList<>();
            for (Future<HttpResponse<String>> answer : threads.invokeAll(posts)) {
                assertThat(answer.get().statusCode()).isEqualTo(201);
                ids.add(id(answer.get()));
            }

            assertThat(ids).containsOnly(ids.get(0));
            assertThat(history()).hasSize(1);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void malformedKeyIsNamed() throws Exception {
        HttpResponse<String> response = post(system.url(NOTIFICATIONS), raw("a", "b"), KEY, "k".repeat(256));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("\"target\":\"" + KEY + "\"");
    }

    @Test
    void replacementUpdatesTheItemAndItsToast() throws Exception {
        String prefer = "replace=appNotificationId";
        HttpResponse<String> first = post(system.url(NOTIFICATIONS), raw("score", "1:0"), "Prefer", prefer);
        system.send("PATCH", NOTIFICATIONS + "/" + id(first), alice, "{\"readState\":\"read\"}", "X-UNS-ID", unsid);

        HttpResponse<String> second = post(system.url(NOTIFICATIONS), raw("score", "2:0"), "Prefer", prefer);

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(second.headers().firstValue("Preference-Applied")).contains(prefer);
        assertThat(id(second)).isEqualTo(id(first));
        JsonNode item = history().get(0);
        assertThat(history()).hasSize(1);
        assertThat(item.get("payload").get("rawContent").asText()).isEqualTo("2:0");
        assertThat(item.get("readState").asText()).isEqualTo("unread");
        assertThat(item.get("@odata.etag").asText())
                .isEqualTo(WholeSystem.JSON
                        .readTree(second.body())
                        .get("@odata.etag")
                        .asText());
        assertThat(taps(2)).containsOnly(id(first));
    }

    @Test
    void replacementNeedsAnAppNotificationId() throws Exception {
        String unnamed = "{\"targetHostName\":\"" + DemoConfig.HOST_NAME + "\",\"payload\":{\"rawContent\":\"x\"}}";

        HttpResponse<String> response = post(system.url(NOTIFICATIONS), unnamed, "Prefer", "replace=appNotificationId");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("\"target\":\"appNotificationId\"");
    }

    private HttpResponse<String> post(String url, String body, String... headers) throws Exception {
        List<String> all = new ArrayList<>(List.of("X-UNS-ID", unsid));
        all.addAll(List.of(headers));
        return system.send("POST", url, app, body, all.toArray(String[]::new));
    }

    private static String raw(String appNotificationId, String content) {
        return "{\"targetHostName\":\"%s\",\"appNotificationId\":\"%s\",\"payload\":{\"rawContent\":\"%s\"}}"
                .formatted(DemoConfig.HOST_NAME, appNotificationId, content);
    }

    private static String id(HttpResponse<String> response) throws IOException {
        return WholeSystem.JSON.readTree(response.body()).get("id").asText();
    }

    private List<JsonNode> history() throws Exception {
        List<JsonNode> items = new ArrayList<>();
        WholeSystem.JSON
                .readTree(system.send("GET", NOTIFICATIONS, alice, "").body())
                .get("value")
                .forEach(items::add);
        return items;
    }

    /** The ids in the pushes to the phone, once there are so many. */
    private List<String> taps(int count) {
        List<String> ids = new ArrayList<>();
        do {
            ids.clear();
            for (Received push : system.simulators.apns().inbox().received()) {
                if (push.target().equals(phone)) {
                    ids.add(push.header("apns-collapse-id").orElseThrow());
                }
            }
        } while (ids.size() < count);
        return ids;
    }
}
