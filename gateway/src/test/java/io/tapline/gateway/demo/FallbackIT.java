package io.tapline.gateway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapline.gateway.Backends;
import io.tapline.gateway.Gateway;
import io.tapline.simulator.engine.Answer;
import io.tapline.simulator.engine.Inbox;
import io.tapline.simulator.engine.Received;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The alert for an iPhone that does not fetch, by two gateways that both look for what is due. A minute passes by moving the rows
 * back: the gateways know the time from Postgres alone.
 */
class FallbackIT {

    private static final String NOTIFICATIONS = "/beta/me/notifications";
    private static final String SUBSCRIPTIONS = "/beta/me/notificationSubscriptions";
    private static final String BODY = """
            {"targetHostName":"%s","priority":"High","payload":{"rawContent":"secret raw"},
             "fallbackPolicy":{"endpointFallback":{"platformTypes":["iOS"],"fallbackDelayInSeconds":60,
               "visualContent":{"title":"Dr. Strangelove","body":"Your results are in"}}}}""";

    private static WholeSystem system;
    private static Gateway other;
    private static Connection database;
    private static String app;

    private String alice;
    private String phone;
    private String phoneUnsid;
    private String pad;
    private String padUnsid;

    @BeforeAll
    static void start() throws Exception {
        system = new WholeSystem();
        other = system.anotherGateway();
        database = DriverManager.getConnection(Backends.jdbc(system.postgres));
        app = system.appToken(DemoConfig.CLIENT_ID, DemoConfig.CLIENT_SECRET);
    }

    @AfterAll
    static void stop() throws SQLException {
        database.close();
        other.close();
        system.close();
    }

    @BeforeEach
    void onePhoneAndOnePad() throws Exception {
        for (String id : List.of("alice", "bob")) {
            signOut(system.userToken(DemoConfig.CLIENT_ID, id));
        }
        execute("delete from fallback; delete from notification");
        apns().clear();
        system.simulators.apns().scripts().clear();
        alice = system.userToken(DemoConfig.CLIENT_ID, "alice");
        phone = system.simulators.apns().newDeviceToken("com.example.app");
        phoneUnsid = system.subscribe(alice, "phone", "iOS", WholeSystem.apns(phone));
        pad = system.simulators.apns().newDeviceToken("com.example.app");
        padUnsid = system.subscribe(alice, "pad", "iOS", WholeSystem.apns(pad));
    }

    private static void signOut(String user) throws Exception {
        for (JsonNode subscription :
                json(system.send("GET", SUBSCRIPTIONS, user, "")).get("value")) {
            system.send("DELETE", SUBSCRIPTIONS + "/" + subscription.get("id").asText(), user, "");
        }
    }

    @Test
    void deviceThatHasNotFetchedIsAlertedOnceAndTheOneThatHasIsNot() throws Exception {
        String id = post();
        assertThat(awaited(2))
                .allSatisfy(tap -> assertThat(tap.header("apns-push-type")).contains("background"));
        fetch("GET", NOTIFICATIONS + "/" + id, padUnsid);

        aMinutePasses();

        Received alert = alerts(1).get(0);
        assertThat(alert.target()).isEqualTo(phone);
        assertThat(alert.accepted()).as(alert.toString()).isTrue();
        assertThat(alert.header("apns-priority")).contains("10");
        assertThat(alert.header("apns-collapse-id")).contains(id);
        assertThat(alert.body())
                .contains("You have a new notification", "\"mutable-content\":1", id)
                .doesNotContain("Strangelove", "results", "secret raw");
        awaitEnds("ACCEPTED", "FETCHED");
        assertNoOtherAlert(1);
    }

    @Test
    void appThatLetsPlatformsShowTextSendsTheTextOfTheFallback() throws Exception {
        String otherAlice = system.userToken(WholeSystem.OTHER_CLIENT, "alice");
        signOut(otherAlice);
        String device = system.simulators.apns().newDeviceToken("com.example.app");
        String unsid = system.subscribe(otherAlice, "phone", "iOS", WholeSystem.apns(device));
        String token = system.appToken(WholeSystem.OTHER_CLIENT, "other-secret");
        HttpResponse<String> posted =
                system.send("POST", NOTIFICATIONS, token, BODY.formatted("other.example"), "X-UNS-ID", unsid);
        assertThat(posted.statusCode()).isEqualTo(201);

        aMinutePasses();

        assertThat(alerts(1).get(0).body())
                .contains("\"title\":\"Dr. Strangelove\"", "\"body\":\"Your results are in\"")
                .doesNotContain("secret raw");
        signOut(otherAlice);
    }

    /** Each way to pull counts for the device that named itself, and for no other. */
    @ParameterizedTest
    @ValueSource(strings = {"/{id}", "", "/delta", "?$select=id,payload", "/{id}/"})
    void everyWayToPullIsAFetchOfThatDevice(String path) throws Exception {
        String id = post();
        fetch("GET", NOTIFICATIONS + path.replace("{id}", id), phoneUnsid);
        awaitEnds("FETCHED", "PENDING");

        aMinutePasses();

        assertThat(alerts(1)).extracting(Received::target).containsExactly(pad);
        awaitEnds("ACCEPTED", "FETCHED");
    }

    /** By the app server, by a client that does not say on which device it is, and without the payload. */
    @Test
    void whatDoesNotBringThePayloadToADeviceIsNoFetch() throws Exception {
        String id = post();
        for (String path : List.of(NOTIFICATIONS + "/" + id, NOTIFICATIONS, NOTIFICATIONS + "/delta")) {
            assertThat(system.send("GET", path, app, "", "X-UNS-ID", phoneUnsid).statusCode())
                    .isEqualTo(200);
            assertThat(system.send("GET", path, alice, "").statusCode()).isEqualTo(200);
        }
        fetch("GET", NOTIFICATIONS + "?$select=id,readState", phoneUnsid);
        fetch("GET", NOTIFICATIONS + "/$count", phoneUnsid);

        aMinutePasses();

        assertThat(alerts(2)).extracting(Received::target).containsExactlyInAnyOrder(phone, pad);
        awaitEnds("ACCEPTED", "ACCEPTED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"readState\":\"read\"}",
                "{\"userActionState\":\"dismissed\"}",
                "{\"userActionState\":\"activated\"}",
                "{\"userActionState\":\"snoozed\"}",
                "DELETE"
            })
    void whatTheUserHasHandledElsewhereNeedsNoAlert(String change) throws Exception {
        String id = post();
        String path = NOTIFICATIONS + "/" + id;
        HttpResponse<String> changed = change.equals("DELETE")
                ? system.send("DELETE", path, alice, "")
                : system.send("PATCH", path, alice, change);
        assertThat(changed.statusCode()).isIn(200, 204);

        aMinutePasses();

        awaitEnds("NOT_NEEDED", "NOT_NEEDED");
        assertNoOtherAlert(0);
    }

    @Test
    void whatHasExpiredNeedsNoAlert() throws Exception {
        String id = post();
        execute("update notification set expires_at = now() where id = '" + id + "'");

        aMinutePasses();

        awaitEnds("NOT_NEEDED", "NOT_NEEDED");
        assertNoOtherAlert(0);
    }

    @Test
    void onlySubscriptionsOfThenAndNowAreAlerted() throws Exception {
        post();
        String late = system.simulators.apns().newDeviceToken("com.example.app");
        system.subscribe(alice, "watch", "iOS", WholeSystem.apns(late));
        String padId = json(system.send("GET", SUBSCRIPTIONS, alice, "")).findParents("deviceId").stream()
                .filter(subscription -> subscription.get("deviceId").asText().equals("pad"))
                .map(subscription -> subscription.get("id").asText())
                .findAny()
                .orElseThrow();
        system.send("DELETE", SUBSCRIPTIONS + "/" + padId, alice, "");

        aMinutePasses();

        assertThat(alerts(1)).extracting(Received::target).containsExactly(phone);
        awaitEnds("ACCEPTED", "NOT_NEEDED");
        assertNoOtherAlert(1);
    }

    @Test
    void targetPolicyNarrowsWhomItIsFor() throws Exception {
        String android = system.simulators.fcm().newRegistrationToken("demo-project");
        system.subscribe(alice, "tablet", "android", "\"fcm\":{\"registrationToken\":\"" + android + "\"}");
        post(BODY.formatted(DemoConfig.HOST_NAME)
                .replace(
                        "{\"targetHostName\"",
                        "{\"targetPolicy\":{\"platformTypes\":[\"android\",\"ios\"]},\"targetHostName\""));

        aMinutePasses();

        assertThat(alerts(2)).extracting(Received::target).containsExactlyInAnyOrder(phone, pad);
        awaitEnds("ACCEPTED", "ACCEPTED");
    }

    @Test
    void restartInBetweenLosesNothing() throws Exception {
        String id = post();
        awaited(2);

        system.restartGateway();
        other.close();
        other = system.anotherGateway();
        aMinutePasses();

        assertThat(alerts(2))
                .allSatisfy(
                        alert -> assertThat(alert.header("apns-collapse-id")).contains(id))
                .extracting(Received::target)
                .containsExactlyInAnyOrder(phone, pad);
        awaitEnds("ACCEPTED", "ACCEPTED");
        assertNoOtherAlert(2);
    }

    @Test
    void refusedAlertIsTriedAgainAndADeadDeviceIsRemoved() throws Exception {
        post();
        awaited(2);
        system.simulators
                .apns()
                .scripts()
                .target(phone, Answer.status(429, "TooManyRequests"), Answer.status(429, "TooManyRequests"));
        system.simulators
                .apns()
                .script(
                        pad,
                        Answer.status(410, "Unregistered").since(Instant.now().plusSeconds(60)));

        aMinutePasses();

        awaitEnds("ACCEPTED", "GONE");
        assertThat(alerts(4))
                .filteredOn(alert -> alert.target().equals(phone))
                .extracting(Received::status)
                .containsExactly(429, 429, 200);
        assertThat(json(system.send("GET", SUBSCRIPTIONS, alice, "")).get("value"))
                .hasSize(1);
    }

    /** What would wrongly have been sent would have come before an alert that is due later. */
    private void assertNoOtherAlert(int before) throws Exception {
        String unsid = system.subscribe(
                system.userToken(DemoConfig.CLIENT_ID, "bob"),
                "phone",
                "iOS",
                WholeSystem.apns(system.simulators.apns().newDeviceToken("com.example.app")));
        String marker = post(BODY.formatted(DemoConfig.HOST_NAME), unsid);
        aMinutePasses();
        List<Received> alerts = alerts(before + 1);
        assertThat(alerts.get(before).header("apns-collapse-id")).contains(marker);
    }

    private String post() throws Exception {
        return post(BODY.formatted(DemoConfig.HOST_NAME));
    }

    private String post(String body) throws Exception {
        return post(body, phoneUnsid);
    }

    private static String post(String body, String unsid) throws Exception {
        HttpResponse<String> posted = system.send("POST", NOTIFICATIONS, app, body, "X-UNS-ID", unsid);
        assertThat(posted.statusCode()).as(posted.body()).isEqualTo(201);
        return json(posted).get("id").asText();
    }

    private void fetch(String method, String path, String unsid) throws Exception {
        HttpResponse<String> response = system.send(method, path, alice, "", "X-UNS-ID", unsid);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    }

    private static void aMinutePasses() throws SQLException {
        execute("update fallback set due_at = due_at - interval '61 s' where settled_at is null");
    }

    private static List<Received> awaited(int count) throws Exception {
        return apns().await(count, push -> true).toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private static List<Received> alerts(int count) throws Exception {
        return apns().await(
                        count, push -> push.header("apns-push-type").orElse("").equals("alert"))
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }

    private static Inbox apns() {
        return system.simulators.apns().server().inbox();
    }

    /** Waits until the fallbacks have ended so; by asking, for the database calls nobody. */
    private static void awaitEnds(String... ends) throws SQLException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        String expected = String.join(" ", ends);
        while (!ends().equals(expected) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(ends()).isEqualTo(expected);
    }

    private static String ends() throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select string_agg(coalesce((array['ACCEPTED', 'GONE', 'REJECTED',"
                                + " 'FETCHED', 'NOT_NEEDED'])[outcome + 1], 'PENDING'), ' ' order by outcome) from fallback")) {
            rows.next();
            return String.valueOf(rows.getString(1));
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.execute(sql);
        }
    }

    private static JsonNode json(HttpResponse<String> response) throws Exception {
        return WholeSystem.JSON.readTree(response.body());
    }
}
