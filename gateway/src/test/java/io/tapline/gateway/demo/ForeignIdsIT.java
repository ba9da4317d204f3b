package io.tapline.gateway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapline.gateway.demo.ApiRequest.Answer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Whatever is another user's or another app's is answered, to the letter, as what does not exist at all; only ids, times and lengths
 * are left out of the comparison. Alice is the one who asks.
 */
class ForeignIdsIT {

    private static final String NOTIFICATIONS = "/beta/me/notifications";
    private static final String SUBSCRIPTIONS = "/beta/me/notificationSubscriptions";
    private static final String POST = "{\"targetHostName\":\"%s\",\"payload\":{\"rawContent\":\"%s\"}}";

    private static WholeSystem system;
    private static StoredData stored;
    private static Person alice;
    private static List<Person> others;

    /** A user of an app, with a device and an item. */
    private record Person(
            String token,
            String app,
            String host,
            String unsid,
            String subscription,
            String notification,
            String delta) {

        static Person of(String client, String host, String name) throws Exception {
            String token = system.userToken(client, name);
            String app = system.appToken(client);
            String address = system.simulators.fcm().newRegistrationToken("demo-project");
            String unsid = system.subscribe(
                    token, "phone", "android", "\"fcm\":{\"registrationToken\":\"%s\"}".formatted(address));
            String subscription =
                    json("GET", SUBSCRIPTIONS, token).at("/value/0/id").asText();
            String item = WholeSystem.JSON
                    .readTree(system.send("POST", NOTIFICATIONS, app, POST.formatted(host, name), "X-UNS-ID", unsid)
                            .body())
                    .get("id")
                    .asText();
            String link = json("GET", NOTIFICATIONS + "/delta", token)
                    .get("@odata.deltaLink")
                    .asText();
            String delta = link.substring(link.indexOf('=') + 1);
            return new Person(token, app, host, unsid, subscription, item, delta);
        }
    }

    @BeforeAll
    static void start() throws Exception {
        system = new WholeSystem();
        stored = new StoredData(system.postgres);
        alice = Person.of(DemoConfig.CLIENT_ID, DemoConfig.HOST_NAME, "alice");
        others = List.of(
                Person.of(DemoConfig.CLIENT_ID, DemoConfig.HOST_NAME, "bob"),
                Person.of(WholeSystem.OTHER_CLIENT, "other.example", "alice"));
        while (!system.query("select count(*) from outcome").equals("3")) {
            Thread.onSpinWait();
        }
    }

    @AfterAll
    static void stop() {
        system.close();
    }

    private static JsonNode json(String method, String path, String token) throws Exception {
        return WholeSystem.JSON.readTree(system.send(method, path, token, "").body());
    }

    /** Her own token; her app server's, for her. */
    private static Map<String, String> askers() {
        Map<String, String> askers = new LinkedHashMap<>();
        askers.put(alice.token(), "");
        askers.put(alice.app(), alice.unsid());
        return askers;
    }

    private static List<ApiRoute> routes() throws Exception {
        return ApiRoute.all(json("GET", "/beta/openapi.json", ""));
    }

    @Test
    void idsInPathsAndBodies() throws Exception {
        String unknown = UUID.randomUUID().toString();
        for (ApiRoute route : routes()) {
            if (!route.hasId() && !route.operation().endsWith("setState")) {
                continue;
            }
            for (Map.Entry<String, String> asker : askers().entrySet()) {
                Map<String, List<String>> before = stored.content();
                String nothing = answer(route, unknown, unknown, asker);
                for (Person other : others) {
                    assertThat(answer(route, other.notification(), other.subscription(), asker))
                            .as(route.toString())
                            .isEqualTo(nothing);
                }
                assertThat(stored.content()).isEqualTo(before);
            }
        }
    }

    private static String answer(
            ApiRoute route, String notification, String subscription, Map.Entry<String, String> asker)
            throws Exception {
        ApiRequest request = route.request(notification, subscription, asker.getValue());
        return comparable(request.send(system, "", List.of("Bearer " + asker.getKey())), notification, subscription);
    }

    private static String comparable(Answer answer, String... asked) {
        String text = answer.comparable();
        for (String id : asked) {
            text = text.replace(id, "ID");
        }
        return text;
    }

    @Test
    void deviceIdsOnEveryRouteThatTakesThem() throws Exception {
        String unknown = otherSecret(alice.unsid());
        for (ApiRoute route : routes()) {
            if (route.isOfSubscriptions()) {
                continue;
            }
            for (String token : askers().keySet()) {
                String nothing = named(route, unknown, token);
                assertThat(nothing).startsWith("403 ").contains("invalidSubscription");
                for (Person other : others) {
                    // Bob is a user of this app, whom its server may name.
                    if (token.equals(alice.token()) || other.host().equals("other.example")) {
                        assertThat(named(route, other.unsid(), token))
                                .as(route.toString())
                                .isEqualTo(nothing);
                    }
                    assertThat(named(route, otherSecret(other.unsid()), token))
                            .as(route.toString())
                            .isEqualTo(nothing);
                }
            }
        }
    }

    private static String named(ApiRoute route, String unsid, String token) throws Exception {
        ApiRequest request = route.request(alice.notification(), alice.subscription(), unsid);
        return comparable(request.send(system, "", List.of("Bearer " + token)), alice.notification());
    }

    /** Of the same user, and a device that there is not. */
    private static String otherSecret(String unsid) {
        char last = unsid.charAt(unsid.length() - 4);
        return unsid.substring(0, unsid.length() - 4) + (last == 'A' ? 'B' : 'A') + unsid.substring(unsid.length() - 3);
    }

    @Test
    void deltaTokensAsForgedOnes() throws Exception {
        for (String option : List.of("$deltatoken", "$skiptoken")) {
            for (Map.Entry<String, String> asker : askers().entrySet()) {
                String nothing = delta(option, otherSecret(alice.delta()), asker);
                assertThat(nothing).startsWith("400 ");
                for (Person other : others) {
                    assertThat(delta(option, other.delta(), asker)).isEqualTo(nothing);
                }
            }
        }
        assertThat(delta(
                        "$deltatoken",
                        alice.delta(),
                        askers().entrySet().iterator().next()))
                .startsWith("200 ");
    }

    private static String delta(String option, String token, Map.Entry<String, String> asker) throws Exception {
        ApiRequest request =
                new ApiRequest("GET", NOTIFICATIONS + "/delta?" + option + "=" + token, "", asker.getValue());
        return request.send(system, "", List.of("Bearer " + asker.getKey())).comparable();
    }

    @Test
    void placesOfStreamsAsForgedOnes() throws Exception {
        String nothing = stream(otherSecret(alice.delta()));
        assertThat(nothing).startsWith("400 ");
        for (Person other : others) {
            assertThat(stream(other.delta())).isEqualTo(nothing);
        }
        assertThat(stream(alice.delta())).startsWith("200 ");
    }

    private static String stream(String place) throws Exception {
        return ApiRequest.send(HttpRequest.newBuilder(URI.create(system.url(NOTIFICATIONS + "/stream")))
                        .header("Authorization", "Bearer " + alice.token())
                        .header("Last-Event-ID", place)
                        .build())
                .comparable();
    }

    /** A page's token is a place in time: whose item it was made of makes no difference. */
    @Test
    void pageTokensAsThoseOfNoItem() throws Exception {
        List<String> pages = new ArrayList<>();
        for (Person other : others) {
            UUID item = UUID.fromString(other.notification());
            for (UUID id : List.of(item, new UUID(item.getMostSignificantBits(), item.getLeastSignificantBits() ^ 1))) {
                pages.add(new ApiRequest("GET", NOTIFICATIONS + "?$skiptoken=" + pageToken(id), "", "")
                        .send(system, "", List.of("Bearer " + alice.token()))
                        .comparable());
            }
        }
        assertThat(pages.get(0)).isEqualTo(pages.get(1)).contains(alice.notification());
        assertThat(pages.get(2)).isEqualTo(pages.get(3)).contains(alice.notification());
        assertThat(pages.toString())
                .doesNotContain(others.get(0).notification(), others.get(1).notification());
    }

    private static String pageToken(UUID id) {
        byte[] bytes = ByteBuffer.allocate(17)
                .put((byte) 1)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Keys that callers choose mean something for one user only. */
    @Test
    void keysOfPostingsAsUnusedOnes() throws Exception {
        for (Person other : others) {
            String body =
                    POST.formatted(other.host(), "keyed").replace("{\"target", "{\"appNotificationId\":\"n\",\"target");
            String[] headers = {
                "X-UNS-ID", other.unsid(), "Idempotency-Key", "key-1", "Prefer", "replace=appNotificationId"
            };
            assertThat(system.send("POST", NOTIFICATIONS, other.app(), body, headers)
                            .statusCode())
                    .isEqualTo(201);
        }
        String body =
                POST.formatted(alice.host(), "hers").replace("{\"target", "{\"appNotificationId\":\"n\",\"target");
        String[] headers = {"X-UNS-ID", alice.unsid(), "Idempotency-Key", "key-1", "Prefer", "replace=appNotificationId"
        };

        assertThat(system.send("POST", NOTIFICATIONS, alice.app(), body, headers)
                        .statusCode())
                .isEqualTo(201);
    }

    /** A target that is not the user's is no device, whoever has it. */
    @Test
    void subscriptionsThatAPostIsFor() throws Exception {
        List<String> answers = new ArrayList<>();
        List<String> targets = new ArrayList<>(List.of(UUID.randomUUID().toString()));
        others.forEach(other -> targets.add(other.subscription()));
        for (String target : targets) {
            String body = POST.formatted(alice.host(), "x")
                    .replace(
                            "{\"target",
                            "{\"targetPolicy\":{\"endpoints\":{\"subscriptions\":[\"%s\"]}},\"target"
                                    .formatted(target));
            Answer answer = new ApiRequest("POST", NOTIFICATIONS, body, alice.unsid())
                    .send(system, "", List.of("Bearer " + alice.app()));
            String id = ApiRequest.json(answer.body()).path("id").asText();
            assertThat(id).isNotEmpty();
            answers.add(comparable(answer, target, id).replaceAll("W/[^,]*", "ETAG"));
            assertThat(system.query("select count(*) from outcome where notification_id = '" + id + "'"))
                    .isEqualTo("0");
        }
        assertThat(answers).hasSize(3).containsOnly(answers.get(0));
        assertThat(answers.get(0)).startsWith("201 ");
    }

    /** Of the secret half every bit is as often set as not, as far as forty devices can tell. */
    @Test
    void secretOfADeviceFollowsNoPattern() throws Exception {
        String carol = system.userToken(DemoConfig.CLIENT_ID, "carol");
        BitSet set = new BitSet();
        BitSet clear = new BitSet();
        for (int device = 0; device < 40; device++) {
            String address = system.simulators.fcm().newRegistrationToken("demo-project");
            String unsid = system.subscribe(
                    carol, "device " + device, "android", "\"fcm\":{\"registrationToken\":\"%s\"}".formatted(address));
            byte[] bytes = Base64.getUrlDecoder().decode(unsid);
            BitSet secret = BitSet.valueOf(Arrays.copyOfRange(bytes, bytes.length - 16, bytes.length));
            set.or(secret);
            secret.flip(0, 128);
            clear.or(secret);
        }
        // One of the 256 would be missing in one run of four thousand million.
        assertThat(set.cardinality()).isEqualTo(128);
        assertThat(clear.cardinality()).isEqualTo(128);
    }
}
