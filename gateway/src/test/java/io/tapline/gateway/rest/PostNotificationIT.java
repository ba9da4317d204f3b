package io.tapline.gateway.rest;

import static io.tapline.gateway.rest.TestApps.ALICE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.gateway.notification.Priority;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a POST of a notification does. */
class PostNotificationIT extends RestServerCase {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/beta/me/notifications",
                "/beta/me/notifications/",
                "/v1.0/me/notifications",
                "/v1.0/me/notifications/"
            })
    void postIsAnsweredAsDocumented(String path) throws Exception {
        String body = """
                {"targetHostName": "app.contoso.com", "groupName": "gr\\"o\\u0001up ü", "displayTimeToLive": "60",
                 "priority": "High", "payload": {"rawContent": "hello"}}""";
        HttpResponse<String> response = send(json(appRequest(path), body).header("client-request-id", "my-id"));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        String id = backend.stored.get(0).id().toString();
        assertThat(response.body())
                .isEqualTo("{\"@odata.context\":\"" + base + "/beta/$metadata#me/notifications/$entity\","
                        + "\"@odata.etag\":\"W/\\\"1\\\"\",\"id\":\"" + id + "\",\"displayTimeToLive\":60,"
                        + "\"expirationDateTime\":\"2026-11-28T08:00:00.250Z\","
                        + "\"groupName\":\"gr\\\"o\\u0001up ü\",\"priority\":\"High\",\"payload\":{}}");
        assertThat(response.headers().map())
                .containsEntry("location", List.of(base + "/beta/me/notifications/" + id))
                .containsEntry("client-request-id", List.of("my-id"))
                .containsEntry("date", List.of("Sat, 21 Nov 2026 08:00:00 GMT"))
                .containsEntry("odata-version", List.of("4.0"))
                .containsEntry("cache-control", List.of("private"))
                .containsEntry(
                        "content-type",
                        List.of("application/json;odata.metadata=minimal;odata.streaming=true;"
                                + "IEEE754Compatible=false;charset=utf-8"));
        assertThat(UUID.fromString(response.headers().firstValue("request-id").orElseThrow())
                        .version())
                .isEqualTo(4);
        assertThat(backend.accepted).isEqualTo(backend.stored);
    }

    @Test
    void visualContentIsEchoedAndNoRawContent() throws Exception {
        HttpResponse<String> response = post("""
                {"targetHostName": "app.contoso.com",
                 "payload": {"rawContent": "raw-secret", "visualContent": {"title": "t", "body": "b"}}}""");

        JsonObject body = new JsonObject(response.body());
        assertThat(body.getJsonObject("payload"))
                .isEqualTo(new JsonObject("{\"visualContent\":{\"title\":\"t\",\"body\":\"b\"}}"));
        assertThat(body.getMap()).containsEntry("groupName", null).containsEntry("displayTimeToLive", null);
        assertThat(response.body()).doesNotContain("raw-secret");
    }

    @Test
    void locationResolves() throws Exception {
        String location = post(RAW).headers().firstValue("Location").orElseThrow();

        HttpResponse<String> pulled = send(appRequest(location.substring(base.length())));

        assertThat(pulled.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(pulled.body()).getJsonObject("payload"))
                .isEqualTo(new JsonObject().put("rawContent", "hello"));
    }

    @Test
    void answerComesOnlyAfterTheCommit() throws Exception {
        Promise<Void> commit = Promise.promise();
        backend.commit = commit.future();
        var answer = client.sendAsync(json(appRequest(NOTIFICATIONS), RAW).build(), BodyHandlers.ofString());
        assertThat(backend.appended.take().rawContent()).isEqualTo("hello".getBytes(UTF_8));

        assertThat(answer).isNotDone();
        assertThat(backend.accepted).isEmpty();
        vertx.runOnContext(go -> commit.complete());
        assertThat(answer.get().statusCode()).isEqualTo(201);
        assertThat(backend.inFlight).hasValue(0);
    }

    @Test
    void failingSinkChangesNoAnswer() throws Exception {
        backend.sinkFailure = new IllegalStateException("thrown by the test");

        assertThat(post(RAW).statusCode()).isEqualTo(201);
        assertThat(backend.accepted).hasSize(1);
    }

    @Test
    void delegatedPostHandsOnTheUsersEndpoints() throws Exception {
        HttpResponse<String> response = send(json(request(NOTIFICATIONS, "alice"), RAW));

        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(backend.stored.get(0).user()).isEqualTo(ALICE);
        assertThat(backend.acceptedAudiences.get(0)).hasSize(1);
    }

    @Test
    void bodyIsKeptWhileTheTokenIsVerified() throws Exception {
        HttpRequest.Builder request = request(NOTIFICATIONS, "slow-contoso-app").header("X-UNS-ID", alice.toString());
        assertThat(send(json(request, RAW)).statusCode()).isEqualTo(201);
        assertThat(send(json(request(NOTIFICATIONS, "slow-nobody"), RAW)).statusCode())
                .isEqualTo(401);
    }

    @Test
    void requestsLikeThoseOfGeneratedClientsAreTaken() throws Exception {
        String body = """
                {"@odata.type": "#microsoft.graph.notification", "targetHostName": "app.contoso.com",
                 "appNotificationId": "1", "displayTimeToLive": 3600,
                 "expirationDateTime": "2026-11-30T12:00:00.123456789Z", "groupName": null, "priority": "high",
                 "payload": {"@odata.type": "#microsoft.graph.payloadTypes", "rawContent": "x", "visualContent": null},
                 "targetPolicy": {"@odata.type": "#microsoft.graph.targetPolicyEndpoints",
                                  "platformTypes": ["windows", "ios", "android", "webpush"]}}""";
        HttpResponse<String> response = send(appRequest(NOTIFICATIONS)
                .header("Content-Type", "application/json; charset=\"UTF-8\";odata.metadata=minimal")
                .header("Accept", "application/json")
                .header("SdkVersion", "graph-java/6")
                .POST(BodyPublishers.ofString(body)));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        assertThat(new JsonObject(response.body()).getString("expirationDateTime"))
                .isEqualTo("2026-11-30T12:00:00.123Z");
    }

    @Test
    void fullGatewayAnswers503AndStoresNothing() throws Exception {
        backend.capacity = 0;

        HttpResponse<String> response = post(RAW);

        assertError(response, ApiError.SERVICE_UNAVAILABLE);
        assertThat(response.headers().firstValue("Retry-After")).contains("1");
        assertThat(backend.stored).isEmpty();
        assertThat(backend.accepted).isEmpty();
    }

    @Test
    void lowPriorityGivesWayWhereRoomIsShort() throws Exception {
        backend.refusedPriorities.add(Priority.LOW);

        HttpResponse<String> low = post(RAW.replace("{\"target", "{\"priority\": \"Low\", \"target"));
        HttpResponse<String> other = post(RAW);

        assertError(low, ApiError.SERVICE_UNAVAILABLE);
        assertThat(other.statusCode()).isEqualTo(201);
        assertThat(backend.stored).hasSize(1);
        assertThat(backend.inFlight).hasValue(0);
    }

    @Test
    void failureOfTheStoreIsAnsweredAsWhatItIs() throws Exception {
        backend.storeFailure =
                ApiFailure.retryLater(ApiError.SERVICE_UNAVAILABLE, "Postgres is away", Duration.ofSeconds(5));
        HttpResponse<String> away = post(RAW);
        assertError(away, ApiError.SERVICE_UNAVAILABLE);
        assertThat(away.headers().firstValue("Retry-After")).contains("5");

        backend.storeFailure = new IllegalStateException("internal detail, thrown by the test");
        HttpResponse<String> broken = post(RAW);
        assertError(broken, ApiError.INTERNAL_ERROR);
        assertThat(broken.body()).doesNotContain("internal detail");
        assertThat(backend.accepted).isEmpty();
        assertThat(backend.inFlight).hasValue(0);
    }

    @Test
    void wrongBodyIsRefusedByNameAndStoresNothing() throws Exception {
        assertError(post("{"), ApiError.INVALID_REQUEST);
        assertError(post("[" + RAW + "]"), ApiError.INVALID_REQUEST);
        assertError(post(RAW.replace("\"hello\"", "{}")), ApiError.INVALID_REQUEST, "payload.rawContent");
        assertError(post(RAW.replace("app.contoso.com", "evil.com")), ApiError.ACCESS_DENIED, "targetHostName");
        assertThat(backend.stored).isEmpty();
    }
}
