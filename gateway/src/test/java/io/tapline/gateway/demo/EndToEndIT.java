package io.tapline.gateway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapline.gateway.Backends;
import io.tapline.simulator.engine.Answer;
import io.tapline.simulator.engine.Received;
import io.tapline.simulator.engine.Simulator;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The main job: a notification posted to a user reaches every endpoint and is pulled back. */
class EndToEndIT {

    private static final String NOTIFICATIONS = "/beta/me/notifications";
    private static final String SUBSCRIPTIONS = "/beta/me/notificationSubscriptions";
    private static final String HOST = DemoConfig.HOST_NAME;
    private static final String SECRET = "a payload that nobody between may see";

    private static WholeSystem system;
    private static Connection database;
    private static String app;
    private static String otherApp;

    private String alice;

    @BeforeAll
    static void start() throws Exception {
        system = new WholeSystem();
        database = DriverManager.getConnection(Backends.jdbc(system.postgres));
        app = system.appToken(DemoConfig.CLIENT_ID, DemoConfig.CLIENT_SECRET);
        otherApp = system.appToken(WholeSystem.OTHER_CLIENT, "other-secret");
    }

    @AfterAll
    static void stop() throws SQLException {
        database.close();
        system.close();
    }

    /** Each test begins with users without devices, and with empty push services; so each waits for what it has sent. */
    @BeforeEach
    void signOutEverywhere() throws Exception {
        alice = system.userToken(DemoConfig.CLIENT_ID, "alice");
        for (String token : List.of(
                alice,
                system.userToken(DemoConfig.CLIENT_ID, "bob"),
                system.userToken(WholeSystem.OTHER_CLIENT, "alice"))) {
            String path = "/beta/me/notificationSubscriptions";
            for (JsonNode subscription :
                    json(system.send("GET", path, token, "")).get("value")) {
                system.send("DELETE", path + "/" + subscription.get("id").asText(), token, "");
            }
        }
        for (Simulator simulator : system.simulators.all()) {
            simulator.inbox().clear();
            simulator.scripts().clear();
        }
    }

    @Test
    void everyPlatformGetsOneTapWithoutContentAndThePullBringsThePayload() throws Exception {
        List<String> unsids = system.subscribeAllPlatforms(alice);

        HttpResponse<String> posted = post(app, unsids.get(2), raw(SECRET));

        assertThat(posted.statusCode()).isEqualTo(201);
        assertThat(posted.body()).doesNotContain(SECRET);
        String id = json(posted).get("id").asText();
        assertThat(isCommitted(id)).isTrue();
        for (Simulator simulator : system.simulators.all()) {
            Received push = received(simulator, 1).get(0);
            assertThat(push.accepted()).as(push.toString()).isTrue();
            assertThat(push.toString())
                    .contains(id)
                    .doesNotContain("payload that nobody")
                    .doesNotContain(HOST);
        }
        JsonNode pulled =
                json(system.send("GET", posted.headers().firstValue("Location").orElseThrow(), alice, ""));
        assertThat(pulled.at("/payload/rawContent").asText()).isEqualTo(SECRET);
        JsonNode first = json(system.send("GET", NOTIFICATIONS, alice, "")).at("/value/0");
        assertThat(first.get("id").asText()).isEqualTo(id);
        awaitDeliveries(id, 4);
        for (Simulator simulator : system.simulators.all()) {
            assertThat(simulator.inbox().received()).hasSize(1);
        }
        JsonNode report =
                json(system.send("GET", NOTIFICATIONS + "/" + id + "/deliveries", app, "", "X-UNS-ID", unsids.get(2)));
        assertThat(report.findValuesAsText("platform")).containsExactly("iOS", "android", "windows", "webPush");
        assertThat(report.findValuesAsText("state")).containsOnly("accepted");
    }

    @Test
    void visualContentStaysPrivateUnlessTheAppChoosesOtherwise() throws Exception {
        String body = visual("Dr. Strangelove", "Your results are in");
        post(app, system.subscribeAllPlatforms(alice).get(0), body);
        for (Simulator simulator : system.simulators.all()) {
            assertThat(received(simulator, 1).toString()).doesNotContain("Strangelove", "results");
        }
        assertThat(received(system.simulators.apns(), 1).get(0).body()).contains("You have a new notification");

        for (Simulator simulator : system.simulators.all()) {
            simulator.inbox().clear();
        }
        String otherAlice = system.userToken(WholeSystem.OTHER_CLIENT, "alice");
        String unsid = system.subscribeAllPlatforms(otherAlice).get(0);
        post(otherApp, unsid, body.replace(HOST, "other.example"));

        assertThat(received(system.simulators.apns(), 1).get(0).body()).contains("Strangelove", "results");
        assertThat(received(system.simulators.fcm(), 1).get(0).body()).contains("Strangelove", "results");
        assertThat(received(system.simulators.wns(), 1).get(0).body()).contains("Strangelove", "results");
        assertThat(received(system.simulators.webPush(), 1).toString()).doesNotContain("Strangelove", "results");
    }

    @Test
    void targetPolicyChoosesPlatforms() throws Exception {
        String unsid = system.subscribeAllPlatforms(alice).get(0);

        HttpResponse<String> posted = post(
                app,
                unsid,
                "{\"targetHostName\":\"%s\",\"targetPolicy\":{\"platformTypes\":[\"ANDROID\"]},\"payload\":{\"rawContent\":\"x\"}}"
                        .formatted(HOST));

        received(system.simulators.fcm(), 1);
        awaitDeliveries(json(posted).get("id").asText(), 1);
        assertThat(system.simulators.apns().inbox().received()).isEmpty();
    }

    @Test
    void whatIsHandledOnOneDeviceIsTakenOffTheOthers() throws Exception {
        List<String> unsids = system.subscribeAllPlatforms(alice);
        String id = json(post(app, unsids.get(0), raw(SECRET))).get("id").asText();
        awaitDeliveries(id, 4);
        for (Simulator simulator : system.simulators.all()) {
            simulator.inbox().clear();
        }

        HttpResponse<String> patched = system.send(
                "PATCH",
                NOTIFICATIONS + "/" + id,
                alice,
                "{\"userActionState\":\"dismissed\"}",
                "X-UNS-ID",
                unsids.get(0));

        assertThat(json(patched).get("userActionState").asText()).isEqualTo("dismissed");
        for (Simulator other : List.of(system.simulators.fcm(), system.simulators.wns())) {
            assertThat(received(other, 1).get(0).toString())
                    .contains(id)
                    .contains("state")
                    .doesNotContain("dismissed")
                    .doesNotContain("payload that nobody");
        }
        // The phone knows, and a browser would have to show something.
        assertThat(system.simulators.apns().inbox().received()).isEmpty();
        assertThat(system.simulators.webPush().inbox().received()).isEmpty();
        assertThat(json(system.send("GET", NOTIFICATIONS + "/" + id, alice, ""))
                        .get("userActionState")
                        .asText())
                .isEqualTo("dismissed");
    }

    @Test
    void changesOfOneBatchAreToldTogether() throws Exception {
        String unsid = system.subscribeAllPlatforms(alice).get(1);
        List<String> ids = new ArrayList<>();
        StringJoiner requests = new StringJoiner(",", "{\"requests\":[", "]}");
        for (int i = 0; i < 20; i++) {
            String id = json(post(app, unsid, raw(SECRET))).get("id").asText();
            ids.add(id);
            requests.add("""
                    {"id":"%s","method":"PATCH","url":"/me/notifications/%s","headers":{"Content-Type":"application/json"},
                     "body":{"readState":"read"}}""".formatted(i, id));
        }
        for (String id : ids) {
            awaitDeliveries(id, 4);
        }
        system.simulators.fcm().inbox().clear();

        HttpResponse<String> response = system.send("POST", "/beta/$batch", alice, requests.toString());

        assertThat(json(response).get("responses"))
                .hasSize(20)
                .allMatch(answer -> answer.get("status").asInt() == 200);
        for (String id : ids) {
            received(system.simulators.fcm(), 1, push -> push.toString().contains(id));
        }
        // One, unless the machine takes longer for a change than changes are gathered for.
        assertThat(system.simulators.fcm().inbox().received()).hasSizeLessThan(20);
    }

    @Test
    void deadEndpointIsRemovedOnTheProvidersWord() throws Exception {
        String device = system.simulators.apns().newDeviceToken("com.example.app");
        String unsid = system.subscribe(alice, "phone", "iOS", WholeSystem.apns(device));
        Answer gone = Answer.status(410, "Unregistered").since(Instant.now().plusSeconds(60));
        system.simulators.apns().script(device, gone);

        String id = json(post(app, unsid, raw("x"))).get("id").asText();

        awaitDeliveries(id, 1);
        assertThat(json(system.send("GET", SUBSCRIPTIONS, alice, "")).get("value"))
                .isEmpty();
        assertThat(post(app, unsid, raw("x")).statusCode()).isEqualTo(403);
    }

    /** A new gateway at the end, for this one holds the app's pushes to APNs for a minute. */
    @Test
    void wrongEnvironmentRemovesNoSubscriptionAndIsHeldBack() throws Exception {
        int devices = 20;
        String unsid = "";
        for (int i = 0; i < devices; i++) {
            String device = system.simulators.apns().newDeviceToken("com.example.app");
            unsid = system.subscribe(alice, "phone " + i, "iOS", WholeSystem.apns(device));
            system.simulators.apns().scripts().always(device, Answer.status(400, "BadDeviceToken"));
        }
        try {
            awaitDeliveries(json(post(app, unsid, raw("x"))).get("id").asText(), devices);
            assertThat(json(system.send("GET", "/beta/me/notificationSubscriptions", alice, ""))
                            .get("value"))
                    .hasSize(devices);

            String held = json(post(app, unsid, raw("y"))).get("id").asText();
            awaitDeliveries(held, "reason like 'wrong environment suspected%'", devices);
        } finally {
            system.restartGateway();
        }
    }

    @Test
    void faultOfAProviderIsTriedAgainUntilItTakesThePush() throws Exception {
        String token = system.simulators.fcm().newRegistrationToken("demo-project");
        String unsid =
                system.subscribe(alice, "tablet", "android", "\"fcm\":{\"registrationToken\":\"" + token + "\"}");
        system.simulators.fcm().scripts().target(token, Answer.status(500), Answer.status(503));

        String id = json(post(app, unsid, raw("x"))).get("id").asText();

        List<Received> pushes = received(system.simulators.fcm(), 3);
        assertThat(pushes).extracting(Received::status).containsExactly(500, 503, 200);
        awaitDeliveries(id, 1);
    }

    @Test
    void whatWasDeletedMeanwhileIsNotSentAgain() throws Exception {
        String token = system.simulators.fcm().newRegistrationToken("demo-project");
        String unsid =
                system.subscribe(alice, "tablet", "android", "\"fcm\":{\"registrationToken\":\"" + token + "\"}");
        system.simulators.fcm().scripts().always(token, Answer.status(500));

        String id = json(post(app, unsid, raw("x"))).get("id").asText();
        received(system.simulators.fcm(), 1);
        assertThat(system.send("DELETE", NOTIFICATIONS + "/" + id, alice, "").statusCode())
                .isEqualTo(204);

        awaitDeliveries(id, 1);
        int sent = system.simulators.fcm().inbox().received().size();
        system.simulators.fcm().scripts().clear();
        post(app, unsid, raw("y"));
        assertThat(received(system.simulators.fcm(), sent + 1)).hasSize(sent + 1);
    }

    @Test
    void pushAddressMovesToTheUserWhoRegisteredItLast() throws Exception {
        String device = system.simulators.apns().newDeviceToken("com.example.app");
        String alices = system.subscribe(alice, "phone", "iOS", WholeSystem.apns(device));
        String bob = system.userToken(DemoConfig.CLIENT_ID, "bob");
        String bobs = system.subscribe(bob, "phone", "iOS", WholeSystem.apns(device));

        assertThat(post(app, alices, raw("x")).statusCode()).isEqualTo(403);
        assertThat(post(app, bobs, raw("x")).statusCode()).isEqualTo(201);
        assertThat(received(system.simulators.apns(), 1)).hasSize(1);
    }

    @Test
    void nothingIsForgottenByARestart() throws Exception {
        List<String> unsids = system.subscribeAllPlatforms(alice);
        String id = json(post(app, unsids.get(0), raw("kept"))).get("id").asText();
        awaitDeliveries(id, 4);

        system.restartGateway();

        JsonNode pulled = json(system.send("GET", NOTIFICATIONS + "/" + id, alice, ""));
        assertThat(pulled.at("/payload/rawContent").asText()).isEqualTo("kept");
        HttpResponse<String> after = post(app, unsids.get(0), raw("after"));
        assertThat(after.statusCode()).isEqualTo(201);
        received(system.simulators.apns(), 2);
        awaitDeliveries(json(after).get("id").asText(), 4);
    }

    @Test
    void whoWaitsForAnAnswerWhenTheGatewayStopsGetsIt() throws Exception {
        String unsid = system.subscribeAllPlatforms(alice).get(0);
        // A new gateway has no credentials yet, for which the pushes must wait.
        system.restartGateway();
        URI old = URI.create(system.url(""));
        // Java's client fails all requests of an HTTP/2 connection that the server is about to close.
        HttpRequest post = HttpRequest.newBuilder(old.resolve(NOTIFICATIONS))
                .version(HttpClient.Version.HTTP_1_1)
                .header("Authorization", "Bearer " + app)
                .header("X-UNS-ID", unsid)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(raw("late")))
                .build();
        CompletableFuture<HttpResponse<String>> posted;
        FutureTask<Void> restarted = new FutureTask<>(system::restartGateway, null);
        try (Connection locking = DriverManager.getConnection(Backends.jdbc(system.postgres));
                Statement statement = locking.createStatement()) {
            locking.setAutoCommit(false);
            statement.execute("lock table notification");
            posted = HttpClient.newHttpClient().sendAsync(post, BodyHandlers.ofString());
            awaitLockWaiters();
            new Thread(restarted).start();
            awaitNoListener(old);
        }

        HttpResponse<String> answer = posted.get(30, TimeUnit.SECONDS);
        restarted.get(60, TimeUnit.SECONDS);
        assertThat(answer.statusCode()).isEqualTo(201);
        awaitDeliveries(json(answer).get("id").asText(), 4);
    }

    /** Every route, with the other app's own token and with its user of the same name at the same issuer. */
    @Test
    void anAppReachesNoUserOfAnother() throws Exception {
        String unsid = system.subscribeAllPlatforms(alice).get(0);
        String id = json(post(app, unsid, raw("x"))).get("id").asText();
        awaitDeliveries(id, 4);
        String item = NOTIFICATIONS + "/" + id;
        String subscription = SUBSCRIPTIONS + "/"
                + json(system.send("GET", SUBSCRIPTIONS, alice, ""))
                        .at("/value/0/id")
                        .asText();
        String otherAlice = system.userToken(WholeSystem.OTHER_CLIENT, "alice");
        String otherRaw = raw("x").replace(HOST, "other.example");

        for (String token : List.of(otherApp, otherAlice)) {
            assertError(post(token, unsid, otherRaw), 403, "invalidSubscription", "X-UNS-ID");
            for (String method : List.of("GET", "DELETE")) {
                assertError(
                        system.send(method, item, token, "", "X-UNS-ID", unsid),
                        403,
                        "invalidSubscription",
                        "X-UNS-ID");
            }
            for (String path : List.of(NOTIFICATIONS, NOTIFICATIONS + "/$count")) {
                assertError(
                        system.send("GET", path, token, "", "X-UNS-ID", unsid), 403, "invalidSubscription", "X-UNS-ID");
            }
        }
        assertThat(json(system.send("GET", NOTIFICATIONS, otherAlice, "")).get("value"))
                .noneMatch(listed -> item.endsWith(listed.get("id").asText()));
        assertError(system.send("GET", item, otherAlice, ""), 404, "itemNotFound", null);
        assertThat(system.send("DELETE", item, otherAlice, "").statusCode()).isEqualTo(204);
        assertThat(json(system.send("GET", SUBSCRIPTIONS, otherAlice, "")).get("value"))
                .isEmpty();
        assertError(system.send("GET", subscription, otherAlice, ""), 404, "itemNotFound", null);
        assertThat(system.send("DELETE", subscription, otherAlice, "").statusCode())
                .isEqualTo(204);
        for (String path : List.of(SUBSCRIPTIONS, subscription)) {
            assertError(system.send("GET", path, otherApp, "", "X-UNS-ID", unsid), 403, "accessDenied", null);
        }

        assertThat(system.send("GET", item, alice, "").statusCode()).isEqualTo(200);
        assertThat(system.send("GET", subscription, alice, "").statusCode()).isEqualTo(200);
    }

    @Test
    void pushesAreCountedByWhatBecameOfThem() throws Exception {
        String unsid = system.subscribeAllPlatforms(alice).get(0);
        String id = json(post(app, unsid, raw("x"))).get("id").asText();
        awaitDeliveries(id, 4);

        assertThat(system.management("/health/live").statusCode()).isEqualTo(200);
        assertThat(system.management("/health/ready").statusCode()).isEqualTo(200);
        assertThat(system.management("/metrics").body())
                .containsPattern("tapline_push_attempts_total\\{outcome=\"accepted\",platform=\"iOS\"} [1-9]");
        assertThat(system.management("/nothing").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"payload":                                                      | 400 | invalidRequest  |
                    [{}]                                                             | 400 | invalidRequest  |
                    {"targetHostName":5,"payload":{"rawContent":"x"}}                | 400 | invalidRequest  | targetHostName
                    {"targetHostName":"H","payload":{"rawContent":{"a":1}}}          | 400 | invalidRequest  | payload.rawContent
                    {"targetHostName":"H","payload":{}}                              | 400 | invalidRequest  | payload
                    {"targetHostName":"H","payload":{"rawContent":"x"},"targetPolicy":{"platformTypes":["palm"]}} | 400 | invalidRequest | targetPolicy.platformTypes
                    {"targetHostName":"H","payload":{"rawContent":"x"},"priority":"urgent"} | 400 | invalidRequest | priority
                    {"targetHostName":"H","payload":{"rawContent":"x"},"expirationDateTime":"LATE"} | 400 | invalidRequest | expirationDateTime
                    {"targetHostName":"strange.example","payload":{"rawContent":"x"}} | 403 | accessDenied    | targetHostName
                    BIG                                                              | 413 | payloadTooLarge |
                    """)
    void badInputIsNamedAndNothingIsStoredOrSent(String body, int status, String code, @Nullable String target)
            throws Exception {
        String unsid = system.subscribeAllPlatforms(alice).get(0);
        long stored = stored();
        String sent = body.equals("BIG")
                ? raw("x".repeat(70_000))
                : body.replace("\"H\"", "\"" + HOST + "\"")
                        .replace("LATE", Instant.now().plus(31, ChronoUnit.DAYS).toString());

        assertError(post(app, unsid, sent), status, code, target);

        assertThat(stored()).isEqualTo(stored);
        assertNothingWasSent(unsid);
    }

    @Test
    void wrongCallersAreRefusedAndNothingIsStoredOrSent() throws Exception {
        String unsid = system.subscribeAllPlatforms(alice).get(0);
        long stored = stored();
        String unknown = unsid.substring(0, 40) + (unsid.endsWith("AAAA") ? "BBBB" : "AAAA");

        assertError(
                system.send("POST", NOTIFICATIONS, "", raw("x"), "X-UNS-ID", unsid),
                401,
                "unauthenticated",
                "Authorization");
        assertError(post(app + "x", unsid, raw("x")), 401, "unauthenticated", "Authorization");
        assertError(post(system.expiredUserToken("alice"), unsid, raw("x")), 401, "unauthenticated", "Authorization");
        assertError(post(app, unknown, raw("x")), 403, "invalidSubscription", "X-UNS-ID");
        assertError(post(otherApp, unsid, raw("x")), 403, "invalidSubscription", "X-UNS-ID");
        assertError(system.send("POST", NOTIFICATIONS, app, raw("x")), 400, "invalidRequest", "X-UNS-ID");

        assertThat(stored()).isEqualTo(stored);
        assertNothingWasSent(unsid);
    }

    /** What was wrongly sent would have arrived before a push that comes after it on the same connections. */
    private void assertNothingWasSent(String unsid) throws Exception {
        assertThat(post(app, unsid, raw("marker")).statusCode()).isEqualTo(201);
        for (Simulator simulator : system.simulators.all()) {
            assertThat(received(simulator, 1)).hasSize(1);
        }
    }

    private static HttpResponse<String> post(String token, String unsid, String body) throws Exception {
        return system.send("POST", NOTIFICATIONS, token, body, "X-UNS-ID", unsid);
    }

    private static String raw(String content) {
        return "{\"targetHostName\":\"%s\",\"priority\":\"High\",\"payload\":{\"rawContent\":\"%s\"}}"
                .formatted(HOST, content);
    }

    private static String visual(String title, String body) {
        return "{\"targetHostName\":\"%s\",\"payload\":{\"visualContent\":{\"title\":\"%s\",\"body\":\"%s\"}}}"
                .formatted(HOST, title, body);
    }

    private static List<Received> received(Simulator simulator, int count) throws Exception {
        return received(simulator, count, push -> true);
    }

    private static List<Received> received(Simulator simulator, int count, Predicate<Received> which) throws Exception {
        return simulator
                .server()
                .inbox()
                .await(count, which)
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }

    private static JsonNode json(HttpResponse<String> response) throws Exception {
        return WholeSystem.JSON.readTree(response.body());
    }

    private static void assertError(HttpResponse<String> response, int status, String code, @Nullable String target)
            throws Exception {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        JsonNode error = json(response).get("error");
        assertThat(error.get("code").asText()).isEqualTo(code);
        assertThat(error.get("message").asText()).isNotEmpty();
        assertThat(error.has("target") ? error.get("target").asText() : null).isEqualTo(target);
        assertThat(error.at("/innerError/request-id").asText()).isNotEmpty();
    }

    private static boolean isCommitted(String id) throws SQLException {
        return number("select count(*) from notification where id = ?::uuid", id) == 1;
    }

    private static long stored() throws SQLException {
        return number("select count(*) from notification where app_id = ? or true", "any");
    }

    /** Waits until so many endpoints have a final state; by asking, for the database calls nobody. */
    private static void awaitDeliveries(String id, int count) throws SQLException {
        awaitDeliveries(id, "state <> 3", count);
    }

    private static void awaitDeliveries(String id, String condition, int count) throws SQLException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        long found;
        do {
            found = number("select count(*) from outcome where notification_id = ?::uuid and " + condition, id);
        } while (found < count && System.nanoTime() < deadline);
        assertThat(found).as(rows(id)).isEqualTo(count);
    }

    private static void awaitLockWaiters() throws SQLException {
        String waiters = "select count(*) from pg_locks where not granted and relation = ?::regclass"
                + " and database = (select oid from pg_database where datname = current_database())";
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (number(waiters, "notification") == 0) {
            assertThat(System.nanoTime()).as("nobody waits").isLessThan(deadline);
        }
    }

    private static void awaitNoListener(URI server) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (System.nanoTime() < deadline) {
            try (Socket socket = new Socket(server.getHost(), server.getPort())) {
                assertThat(socket.isConnected()).isTrue();
            } catch (ConnectException refused) {
                return;
            } catch (SocketException reset) {
                // the listener went while it had this connection in its queue: the next one is refused
            }
        }
        throw new AssertionError(server + " still listens");
    }

    /** For the message of a failure. */
    private static String rows(String id) throws SQLException {
        return text(
                "select coalesce(string_agg(outcome::text, ' '), 'no deliveries') from outcome"
                        + " where notification_id = ?::uuid",
                id);
    }

    private static long number(String sql, String parameter) throws SQLException {
        return Long.parseLong(text(sql, parameter));
    }

    private static String text(String sql, String parameter) throws SQLException {
        try (PreparedStatement statement = database.prepareStatement(sql)) {
            statement.setString(1, parameter);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getString(1);
            }
        }
    }
}
