package io.tapline.gateway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapline.gateway.demo.ApiRequest.Answer;
import io.tapline.gateway.demo.WrongCaller.Credentials;
import io.tapline.gateway.demo.WrongCaller.Refused;
import io.tapline.simulator.engine.Simulator;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every route of the API with everything that gives no right to it. Nothing is faked: issuer, Postgres, Redis, push services. */
@TestMethodOrder(OrderAnnotation.class)
class WrongCallersIT {

    private static WholeSystem system;
    private static WrongTokens tokens;
    private static StoredData stored;
    private static JsonNode openApi;
    private static List<ApiRoute> routes;
    private static String unsid;
    private static String notification;
    private static String subscription;

    @BeforeAll
    static void start() throws Exception {
        system = new WholeSystem();
        tokens = new WrongTokens(system);
        stored = new StoredData(system.postgres);
        openApi = WholeSystem.JSON.readTree(
                system.send("GET", "/beta/openapi.json", "", "").body());
        routes = ApiRoute.all(openApi);
        String alice = tokens.userToken("alice");
        unsid = system.subscribeAllPlatforms(alice).get(0);
        subscription = ApiRequest.json(system.send("GET", "/beta/me/notificationSubscriptions", alice, "")
                        .body())
                .at("/value/0/id")
                .asText();
        notification = post();
        settle();
    }

    @AfterAll
    static void stop() {
        tokens.close();
        system.close();
    }

    private static String post() throws Exception {
        String body = "{\"targetHostName\":\"%s\",\"payload\":{\"rawContent\":\"x\"}}".formatted(DemoConfig.HOST_NAME);
        String app = system.appToken(DemoConfig.CLIENT_ID);
        return ApiRequest.json(system.send("POST", "/beta/me/notifications", app, body, "X-UNS-ID", unsid)
                        .body())
                .get("id")
                .asText();
    }

    /** Waits for what follows a POST and a registration by itself. */
    private static void settle() throws Exception {
        while (!system.query("select not exists (select from app_user where dirty_since is not null) and not exists"
                        + " (select from live_notification where id not in (select notification_id from outcome"
                        + " where state <> 3 group by 1 having count(*) >= 4))")
                .equals("t")) {
            Thread.onSpinWait();
        }
    }

    @Test
    void onlyTheContractItselfIsForAnyone() {
        assertThat(openApi.get("security")).hasSize(1);
        assertThat(openApi.findParents("operationId").stream().filter(ApiRoute::isOpen))
                .extracting(operation -> operation.get("operationId").asText())
                .containsExactly("describe");
    }

    @ParameterizedTest
    @EnumSource(WrongCaller.class)
    void isRefusedOnEveryRouteAndChangesNothing(WrongCaller caller) throws Exception {
        Map<String, List<String>> before = stored.content();
        SoftAssertions all = new SoftAssertions();
        for (ApiRoute route : routes) {
            String expected = caller.refused().on(route);
            if (!expected.equals(Refused.OWN)) {
                Answer answer = send(caller.credentials(tokens), route);
                all.assertThat(answer.outcome())
                        .as("%s: %s", route, answer.body())
                        .isEqualTo(expected);
                all.assertThat(answer.headers().get("www-authenticate"))
                        .as("WWW-Authenticate of %s", route)
                        .isEqualTo(answer.status() == 401 ? "Bearer" : null);
            }
        }
        all.assertAll();
        assertThat(stored.content()).isEqualTo(before);
        assertThat(tokens.visits()).isZero();
    }

    private static Answer send(Credentials credentials, ApiRoute route) throws Exception {
        String named = credentials.namesAlice() ? unsid : "";
        return route.request(notification, subscription, named)
                .send(system, credentials.query(), credentials.authorizations());
    }

    /**
     * What is not stored is never sent: shown for the one route that sends. First of all, as what the right tokens do to items taps
     * devices a moment after their answers.
     */
    @Test
    @Order(1)
    void nobodyIsTappedByAPostThatWasRefused() throws Exception {
        for (Simulator simulator : system.simulators.all()) {
            simulator.inbox().clear();
        }
        for (WrongCaller caller : WrongCaller.values()) {
            send(caller.credentials(tokens), new ApiRoute("POST /me/notifications", false));
        }
        String sent = post();
        settle();
        for (Simulator simulator : system.simulators.all()) {
            assertThat(simulator.inbox().received())
                    .singleElement()
                    .satisfies(tap -> assertThat(tap.toString()).contains(sent));
        }
    }

    /** The requests are right but for who sends them; else they would be refused for something else. */
    @Test
    void everyRouteTakesARightToken() throws Exception {
        String right = "Bearer " + tokens.signed(tokens.claims());
        for (ApiRoute route : routes) {
            boolean deletes = route.operation().startsWith("DELETE");
            String item = deletes ? post() : notification;
            String device = deletes && route.isOfSubscriptions() ? subscription("spare") : subscription;
            Answer answer = route.request(item, device, unsid).send(system, "", List.of(right));
            assertThat(answer.status()).as("%s: %s", route, answer.body()).isBetween(200, 204);
        }
        String watch = subscription("watch");
        system.send("DELETE", "/beta/me/notificationSubscriptions/" + watch, tokens.userToken("alice"), "");
        settle();
    }

    private static String subscription(String device) throws Exception {
        String address = "\"fcm\":{\"registrationToken\":\"%s\"}".formatted(device);
        String body = "{\"deviceId\":\"%s\",\"platform\":\"android\",%s}".formatted(device, address);
        String token = tokens.userToken("alice");
        return ApiRequest.json(system.send("POST", "/beta/me/notificationSubscriptions", token, body)
                        .body())
                .get("id")
                .asText();
    }
}
