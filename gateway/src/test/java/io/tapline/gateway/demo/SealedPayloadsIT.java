package io.tapline.gateway.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tapline.gateway.Backends;
import io.tapline.simulator.engine.Answer;
import io.tapline.simulator.engine.Received;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A whole gateway that stores payloads sealed: nobody sees it but who has only the database, and sees nothing. */
class SealedPayloadsIT {

    private static final String NOTIFICATIONS = "/beta/me/notifications";
    private static final String OPERATOR = "operator-key";
    private static final String PLANTED = "planted";
    /** Its taps show texts on every platform but web push. */
    private static final String APP = WholeSystem.OTHER_CLIENT;

    private static WholeSystem system;
    private static int users;

    private String token = "";
    private String device = "";
    private String unsid = "";

    @BeforeAll
    static void start() throws Exception {
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(OPERATOR.getBytes(UTF_8)));
        system = new WholeSystem(Backends.redis(), tree -> {
            tree.withObject("/management/admin")
                    .putArray("keys")
                    .addObject()
                    .put("name", "ops")
                    .put("sha256", digest);
            seal(tree, true, "k1");
        });
    }

    @AfterAll
    static void stop() {
        system.close();
    }

    private static void seal(ObjectNode tree, boolean payloads, String... ids) {
        ObjectNode sealing = tree.putObject("sealing").put("encryptPayloads", payloads);
        ArrayNode keys = sealing.putArray("keys");
        for (String id : ids) {
            byte[] key = new byte[32];
            key[0] = (byte) id.charAt(1);
            keys.addObject().put("id", id).put("key", Base64.getEncoder().encodeToString(key));
        }
    }

    @BeforeEach
    void phone() throws Exception {
        token = system.userToken(APP, "user-" + ++users);
        device = system.simulators.apns().newDeviceToken("com.example.app");
        unsid = system.subscribe(token, "phone", "iOS", WholeSystem.apns(device));
    }

    private String post(String payload, String... headers) throws Exception {
        HttpResponse<String> posted = system.send(
                "POST", NOTIFICATIONS, token, "{\"targetHostName\":\"other.example\",%s}".formatted(payload), headers);
        assertThat(posted.statusCode()).as(posted.body()).isIn(200, 201);
        return WholeSystem.JSON.readTree(posted.body()).get("id").asText();
    }

    private JsonNode get(String path) throws Exception {
        HttpResponse<String> got = system.send("GET", NOTIFICATIONS + path, token, "");
        assertThat(got.statusCode()).as(got.body()).isEqualTo(200);
        return WholeSystem.JSON.readTree(got.body());
    }

    private String postEverything() throws Exception {
        post("\"payload\":{\"visualContent\":{\"title\":\"planted title\",\"body\":\"planted body\"}}");
        post(
                "\"appNotificationId\":\"score\",\"payload\":{\"rawContent\":\"planted 1:0\"}",
                "Prefer",
                "replace=appNotificationId");
        post(
                "\"appNotificationId\":\"score\",\"groupName\":\"a label\",\"payload\":{\"rawContent\":\"planted 2:0\"}",
                "Prefer",
                "replace=appNotificationId");
        return post(
                "\"priority\":\"High\",\"payload\":{\"rawContent\":\"planted raw\"},\"fallbackPolicy\":{\"endpointFallback\":{"
                        + "\"platformTypes\":[\"iOS\"],\"fallbackDelayInSeconds\":60,"
                        + "\"visualContent\":{\"title\":\"planted alert\",\"body\":\"planted words\"}}}");
    }

    private void assertAllReadable(String id) throws Exception {
        assertThat(get("/" + id).at("/payload/rawContent").asText()).isEqualTo("planted raw");
        assertThat(get("/" + id)
                        .at("/fallbackPolicy/endpointFallback/visualContent/title")
                        .asText())
                .isEqualTo("planted alert");
        for (String path : List.of("", "/delta")) {
            assertThat(get(path).toString())
                    .contains(
                            "planted title",
                            "planted body",
                            "planted 2:0",
                            "planted raw",
                            "planted alert",
                            "planted words");
        }
    }

    @Test
    void payloadIsNowhereInTheDatabaseAndReadableByWhoeverMay() throws Exception {
        String id = postEverything();

        assertThat(tablesThatShow("a label"))
                .as("the search finds what is there")
                .isNotEmpty();
        assertThat(tablesThatShow(PLANTED)).isEmpty();
        assertAllReadable(id);

        system.restartGateway();
        assertAllReadable(id);

        system.restartGateway(tree -> seal(tree, true, "k2", "k1"));
        assertAllReadable(id);
        post("\"payload\":{\"rawContent\":\"planted later\"}");
        assertThat(tablesThatShow(PLANTED)).isEmpty();

        system.restartGateway(tree -> seal(tree, false, "k2", "k1"));
        assertAllReadable(id);
        post("\"payload\":{\"rawContent\":\"planted in clear\"}");
        assertThat(tablesThatShow(PLANTED)).hasSize(1);

        system.restartGateway(tree -> seal(tree, true, "k1", "k2"));
        assertAllReadable(id);
        assertThat(get("").toString()).contains("planted in clear", "planted later");
        system.execute("delete from notification where position('planted'::bytea in raw) > 0");
    }

    @Test
    void withoutItsKeyAnItemIsUnavailableUntilTheKeyIsBack() throws Exception {
        String id = postEverything();

        try (RecordedLog log = new RecordedLog()) {
            system.restartGateway(tree -> seal(tree, true, "k2"));
            for (String path : List.of("", "/delta", "/" + id)) {
                HttpResponse<String> refused = system.send("GET", NOTIFICATIONS + path, token, "");
                assertThat(refused.statusCode()).as(path).isEqualTo(503);
                assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            }
            assertThat(String.join("\n", log.lines()))
                    .contains("cannot be read: sealing.keys of the configuration lacks the key k1")
                    .doesNotContain(PLANTED);
            assertThat(export())
                    .contains("lacks the key k1", "\"type\":\"end\"")
                    .doesNotContain(PLANTED);
        }

        system.restartGateway(tree -> seal(tree, true, "k1", "k2"));
        assertAllReadable(id);
    }

    @Test
    void exportOpensWhatIsSealed() throws Exception {
        postEverything();

        assertThat(export())
                .contains(
                        "\"title\":\"planted title\"",
                        "\"body\":\"planted body\"",
                        "\"rawContent\":\"planted 2:0\"",
                        "\"rawContent\":\"planted raw\"",
                        "\"fallbackTitle\":\"planted alert\"",
                        "\"fallbackBody\":\"planted words\"")
                .doesNotContain("unreadable");
    }

    private String export() throws Exception {
        String key = WholeSystem.JSON
                .readTree(system.admin(OPERATOR, "POST", "/users/key", "{\"unsid\":\"" + unsid + "\"}")
                        .body())
                .get("userKey")
                .asText();
        return system.admin(OPERATOR, "GET", "/users/" + key, "").body();
    }

    @Test
    void alertAndPushThatIsTriedAgainShowTheirTexts() throws Exception {
        system.simulators.apns().scripts().target(device, Answer.status(500));
        post("\"payload\":{\"visualContent\":{\"title\":\"planted title\"}}");
        // After a 500 Apple wants to be left alone for a quarter of an hour.
        while (system.query("select count(*) from delivery where state = 3").equals("0")) {
            Thread.onSpinWait();
        }
        system.execute("update delivery set next_attempt_at = now()");
        assertThat(pushed("planted title")).isNotEmpty();

        post(
                "\"priority\":\"High\",\"payload\":{\"rawContent\":\"planted raw\"},\"fallbackPolicy\":{\"endpointFallback\":{"
                        + "\"platformTypes\":[\"iOS\"],\"fallbackDelayInSeconds\":60,"
                        + "\"visualContent\":{\"title\":\"planted alert\"}}}");
        system.execute("update fallback set due_at = now()");

        assertThat(pushed("planted alert"))
                .allSatisfy(push -> assertThat(push.body()).doesNotContain("planted raw"));
    }

    private List<Received> pushed(String text) throws Exception {
        return system.simulators
                .apns()
                .inbox()
                .await(
                        1,
                        push -> push.target().equals(device)
                                && push.accepted()
                                && push.body().contains(text))
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
    }

    /** Of all tables those that hold a text in any form. */
    private static List<String> tablesThatShow(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        List<String> forms = List.of(
                text,
                HexFormat.of().formatHex(bytes),
                Base64.getEncoder().withoutPadding().encodeToString(bytes).substring(0, bytes.length / 3 * 4));
        List<String> found = new ArrayList<>();
        for (Map.Entry<String, List<String>> table :
                new StoredData(system.postgres).tables().entrySet()) {
            String rows = table.getValue().toString();
            if (forms.stream().anyMatch(rows::contains)) {
                found.add(table.getKey());
            }
        }
        return found;
    }
}
