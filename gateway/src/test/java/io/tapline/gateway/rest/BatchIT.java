package io.tapline.gateway.rest;

import static io.tapline.gateway.rest.TestApps.BOB;
import static io.tapline.gateway.rest.TestApps.LIMITS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.gateway.notification.Notification;
import io.tapline.gateway.rest.FakeBackend.Change;
import io.tapline.gateway.subscription.Unsid;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Many requests in one body. */
class BatchIT extends RestServerCase {

    private static final String BATCH = "/beta/$batch";
    private static final JsonObject JSON = new JsonObject().put("content-type", "application/json");
    private static final JsonObject READ = new JsonObject().put("readState", "read");

    @ParameterizedTest
    @ValueSource(strings = {BATCH, "/beta/%24batch", "/v1.0/$batch"})
    void twentyAreMarkedAsReadInOne(String path) throws Exception {
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            ids.add(posted());
        }
        List<JsonObject> requests = ids.stream()
                .map(id -> request(id.toString(), "PATCH", "/me/notifications/" + id)
                        .put("headers", JSON)
                        .put("body", READ))
                .toList();

        List<JsonObject> responses = responses(send(batch(path, "alice", requests)));

        assertThat(responses)
                .extracting(response -> response.getString("id"))
                .containsExactlyElementsOf(ids.stream().map(UUID::toString).toList());
        assertThat(responses).allSatisfy(response -> {
            assertThat(response.getInteger("status")).isEqualTo(200);
            assertThat(response.getJsonObject("body").getString("readState")).isEqualTo("read");
        });
        assertThat(backend.changes).flatExtracting(Change::ids).containsExactlyElementsOf(ids);
    }

    @Test
    void onlyDependentRequestsWait() throws Exception {
        Promise<Void> commit = Promise.promise();
        backend.commit = commit.future();
        List<JsonObject> requests = List.of(
                postOf("post"),
                request("after", "GET", "/me/notifications/$count").put("dependsOn", List.of("post")),
                postOf("meanwhile"));

        CompletableFuture<HttpResponse<String>> answer =
                client.sendAsync(batch(BATCH, "alice", requests).build(), BodyHandlers.ofString());
        backend.appended.take();
        backend.appended.take();
        commit.complete();

        List<JsonObject> responses = responses(answer.get());
        assertThat(responses)
                .extracting(response -> response.getInteger("status"))
                .containsExactly(201, 200, 201);
        assertThat(responses.get(1).getString("body")).isNotEqualTo("0");
    }

    @Test
    void whatDependsOnAFailureIsNotDone() throws Exception {
        List<JsonObject> responses = responses(send(batch(
                BATCH,
                "alice",
                List.of(
                        request("1", "GET", "/me/notifications/" + UUID.randomUUID()),
                        postOf("2").put("dependsOn", List.of("1")),
                        postOf("3").put("dependsOn", List.of("2")),
                        request("4", "GET", "/me/notifications").put("dependsOn", List.of())))));

        assertThat(responses)
                .extracting(response -> response.getInteger("status"))
                .containsExactly(404, 424, 424, 200);
        assertThat(responses.get(1).getJsonObject("body").getJsonObject("error").getMap())
                .containsEntry("code", "failedDependency")
                .containsEntry("target", "dependsOn");
        assertThat(backend.appended).isEmpty();
    }

    static Stream<JsonObject> requestsOfEveryKind() {
        String item = "/me/notifications/{id}";
        JsonObject stale = JSON.copy().put("If-Match", "W/\"7\"");
        return Stream.of(
                request("1", "GET", "/me/notifications"),
                request("1", "get", "/me/notifications/?$top=1&$filter=readState%20eq%20'unread'&$count=true"),
                request("1", "GET", "/me/notifications?$top=none"),
                request("1", "GET", "/me/notifications?access_token=x"),
                request("1", "GET", "/me/notifications").put("headers", new JsonObject().put("X-UNS-ID", "nobody's")),
                request("1", "GET", "/me/notifications/%24count"),
                request("1", "GET", "/me/notifications/delta")
                        .put("headers", new JsonObject().put("Prefer", "maxpagesize=1")),
                request("1", "GET", item),
                request("1", "PUT", item),
                request("1", "GET", "/me/notifications/x"),
                request("1", "GET", "/me/nothing"),
                request("1", "PATCH", item).put("headers", JSON).put("body", READ),
                request("1", "PATCH", item)
                        .put("headers", JSON.copy().put("prefer", "return=minimal"))
                        .put("body", READ),
                request("1", "PATCH", item).put("headers", stale).put("body", READ),
                request("1", "PATCH", item).put("headers", JSON),
                request("1", "PATCH", item).put("body", READ),
                request("1", "PATCH", item)
                        .put("headers", JSON)
                        .put("body", new JsonObject().put("readState", "read").put("READSTATE", "read")),
                request("1", "POST", "/me/notifications/setState")
                        .put("headers", JSON)
                        .put("body", READ.copy().put("groupName", "ü\" \\ {")),
                postOf("1").put("body", new JsonObject().put("x", "x".repeat(65_536))),
                postOf("1").put("body", nested(17)),
                request("1", "GET", "/me/notificationSubscriptions"),
                request("1", "DELETE", item));
    }

    private static JsonObject nested(int levels) {
        JsonObject nested = new JsonObject();
        for (int i = 1; i < levels; i++) {
            nested = new JsonObject().put("x", nested);
        }
        return nested;
    }

    @ParameterizedTest
    @MethodSource("requestsOfEveryKind")
    void requestInABatchIsAnsweredAsASingleOne(JsonObject template) throws Exception {
        UUID first = posted();
        UUID second = posted();

        JsonObject batched = responses(send(batch(BATCH, "alice", List.of(of(first, template)))))
                .get(0);
        HttpResponse<String> single = send(single(of(second, template)));

        assertThat(batched.getInteger("status")).as(batched.encode()).isEqualTo(single.statusCode());
        assertThat(withoutIds(text(batched.getValue("body")))).isEqualTo(withoutIds(single.body()));
        assertThat(headers(batched)).isEqualTo(headers(single));
    }

    private HttpRequest.Builder single(JsonObject request) {
        HttpRequest.Builder single = request("/beta" + request.getString("url"), "alice");
        request.getJsonObject("headers", new JsonObject())
                .forEach(header ->
                        single.header(header.getKey(), header.getValue().toString()));
        JsonObject body = request.getJsonObject("body");
        return single.method(
                request.getString("method").toUpperCase(Locale.ROOT),
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.encode()));
    }

    private static JsonObject of(UUID id, JsonObject template) {
        return template.copy().put("url", template.getString("url").replace("{id}", id.toString()));
    }

    private static String text(@Nullable Object body) {
        return body == null ? "" : body instanceof JsonObject object ? object.encode() : body.toString();
    }

    private static String withoutIds(String text) {
        return text.replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID");
    }

    /** Those that belong to the answer, not to how it came. */
    private static Map<String, String> headers(JsonObject batched) {
        Map<String, String> headers = new TreeMap<>();
        batched.getJsonObject("headers")
                .forEach(header -> headers.put(
                        header.getKey().toLowerCase(Locale.ROOT),
                        withoutIds(header.getValue().toString())));
        return headers;
    }

    private static Map<String, String> headers(HttpResponse<String> single) {
        Map<String, String> headers = new TreeMap<>();
        single.headers().map().forEach((name, values) -> headers.put(name, withoutIds(values.get(0))));
        headers.keySet().removeAll(Set.of("date", "content-length"));
        return headers;
    }

    @Test
    void foreignItemsBehaveAsInASingleRequest() throws Exception {
        UUID id = posted();

        List<JsonObject> responses = responses(send(batch(
                BATCH,
                "bob",
                List.of(
                        request("1", "GET", "/me/notifications/" + id),
                        request("2", "PATCH", "/me/notifications/" + id)
                                .put("headers", JSON)
                                .put("body", READ),
                        request("3", "DELETE", "/me/notifications/" + id),
                        request("4", "GET", "/me/notifications")
                                .put("headers", new JsonObject().put("X-UNS-ID", alice.toString()))))));

        assertThat(responses)
                .extracting(response -> response.getInteger("status"))
                .containsExactly(404, 404, 204, 403);
        assertThat(backend.stored).hasSize(1);
        assertThat(backend.changes).isEmpty();
    }

    @Test
    void appServerNamesAUserInEachRequest() throws Exception {
        Unsid bob = subscribe(BOB, Duration.ofDays(1));
        JsonObject toBob = postOf("bob");
        toBob.put("headers", toBob.getJsonObject("headers").copy().put("x-uns-id", bob.toString()));

        List<JsonObject> responses = responses(send(batch(
                        BATCH, "contoso-app", List.of(toBob, postOf("nobody").put("dependsOn", List.of("bob"))))
                .header("X-UNS-ID", alice.toString())));

        assertThat(responses)
                .extracting(response -> response.getInteger("status"))
                .containsExactly(201, 400);
        assertThat(backend.stored).extracting(Notification::user).containsExactly(BOB);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            nullValues = "-",
            value = {
                "{}; requests",
                "{'requests': []}; requests",
                "{'requests': {}}; requests",
                "{'requests': [null]}; requests",
                "{'requests': [1]}; requests",
                "{'requests': [{'method': 'GET', 'url': '/me/x'}]}; requests[0].id",
                "{'requests': [{'id': 1, 'method': 'GET', 'url': '/me/x'}]}; requests[0].id",
                "{'requests': [{'id': '', 'method': 'GET', 'url': '/me/x'}]}; requests[0].id",
                "{'requests': [@, @]}; requests[1].id",
                "{'requests': [{'id': '1', 'url': '/me/x'}]}; requests[0].method",
                "{'requests': [{'id': '1', 'method': 'OPTIONS', 'url': '/me/x'}]}; requests[0].method",
                "{'requests': [{'id': '1', 'method': 'GET'}]}; requests[0].url",
                "{'requests': [{'id': '1', 'method': 'GET', 'url': 'https://x/me/x'}]}; requests[0].url",
                "{'requests': [{'id': '1', 'method': 'GET', 'url': '/users/x'}]}; requests[0].url",
                "{'requests': [{'id': '1', 'method': 'GET', 'url': '/beta/me/x'}]}; requests[0].url",
                "{'requests': [{'id': '1', 'method': 'GET', 'url': '/me/x y'}]}; requests[0].url",
                "{'requests': [{'id': '1', 'method': 'GET', 'url': '/me/x%zz'}]}; requests[0].url",
                "{'requests': [{'id': '1', 'method': 'GET', 'url': '/me/x?a=%zz'}]}; requests[0].url",
                "{'requests': [{'id': '1', 'method': 'GET', 'url': '/me/x#y'}]}; requests[0].url",
                "{'requests': [{'id': '1', 'method': 'POST', 'url': '/$batch'}]}; requests[0].url",
                "{'requests': [{'id': '1', 'method': 'GET', 'url': '/me/notifications/stream'}]}; requests[0].url",
                "{'requests': [@+ 'headers': []}]}; requests[0].headers",
                "{'requests': [@+ 'headers': {'a': 1}}]}; requests[0].headers.a",
                "{'requests': [@+ 'headers': {'a b': 'c'}}]}; requests[0].headers.a b",
                "{'requests': [@+ 'headers': {'Prefer': 'a\\r\\nb: c'}}]}; requests[0].headers.Prefer",
                "{'requests': [@+ 'headers': {'AUTHORIZATION': 'Bearer x'}}]}; requests[0].headers.AUTHORIZATION",
                "{'requests': [@+ 'body': 'x'}]}; requests[0].body",
                "{'requests': [@+ 'body': [1]}]}; requests[0].body",
                "{'requests': [@+ 'dependsOn': ['2']}]}; requests[0].dependsOn",
                "{'requests': [@+ 'dependsOn': ['1']}]}; requests[0].dependsOn",
                "{'requests': [@+ 'dependsOn': [null]}]}; requests[0].dependsOn",
                "{'requests': [@+ 'dependsOn': ['2']}, {'id': '2', 'method': 'GET', 'url': '/me/x', 'dependsOn': ['1']}]}; requests[0].dependsOn",
                "{'requests': [@+ 'body': {'a': [}}]}; -",
                "[]; -",
            })
    void malformedBatchIsRefusedAsAWhole(String body, @Nullable String target) throws Exception {
        String request = "{'id': '1', 'method': 'GET', 'url': '/me/x'}";
        String json = body.replace("@+", request.replace("}", ","))
                .replace("@", request)
                .replace('\'', '"');

        assertError(
                send(json(request(BATCH, "alice"), json)),
                ApiError.INVALID_REQUEST,
                target == null ? NO_TARGET : target);
    }

    @Test
    void nothingOfAMalformedBatchIsDone() throws Exception {
        HttpResponse<String> response = send(batch(BATCH, "alice", List.of(postOf("1"), postOf("1"))));

        assertError(response, ApiError.INVALID_REQUEST, "requests[1].id");
        assertThat(backend.appended).isEmpty();
    }

    @Test
    void twentyOneAreTooMany() throws Exception {
        List<JsonObject> requests = IntStream.rangeClosed(1, 21)
                .mapToObj(i -> request("r" + i, "GET", "/me/notifications"))
                .toList();

        assertError(send(batch(BATCH, "alice", requests)), ApiError.INVALID_REQUEST, "requests[20]");
    }

    @Test
    void batchIsRefusedAsAnyRequestIs() throws Exception {
        JsonObject request = request("1", "GET", "/me/notifications");

        assertError(send(batch(BATCH, "nobody", List.of(request))), ApiError.UNAUTHENTICATED);
        assertError(send(request(BATCH, "alice")), ApiError.METHOD_NOT_ALLOWED);
        assertError(
                send(request(BATCH, "alice").POST(BodyPublishers.ofString("{}"))),
                ApiError.UNSUPPORTED_MEDIA_TYPE,
                "Content-Type");
        assertError(
                send(json(request(BATCH, "alice"), " ".repeat(20 * LIMITS.maximumBodyBytes() + 1))),
                ApiError.PAYLOAD_TOO_LARGE);
        assertThat(responses(send(batch(BATCH, "alice-without-scope", List.of(request)))))
                .extracting(response -> response.getInteger("status"))
                .containsExactly(403);
    }

    @Test
    void faultOfTheGatewayCostsOneRequest() throws Exception {
        backend.storeFailure = new IllegalStateException("on purpose");

        List<JsonObject> responses =
                responses(send(batch(BATCH, "alice", List.of(postOf("1"), request("2", "GET", "/me/notifications")))));

        assertThat(responses)
                .extracting(response -> response.getInteger("status"))
                .containsExactly(500, 200);
    }

    private UUID posted() throws Exception {
        post(RAW);
        return backend.stored.get(backend.stored.size() - 1).id();
    }

    private static JsonObject request(String id, String method, String url) {
        return new JsonObject().put("id", id).put("method", method).put("url", url);
    }

    private static JsonObject postOf(String id) {
        return request(id, "POST", "/me/notifications").put("headers", JSON).put("body", new JsonObject(RAW));
    }

    private HttpRequest.Builder batch(String path, String token, List<JsonObject> requests) {
        return json(
                request(path, token),
                new JsonObject().put("requests", new JsonArray(requests)).encode());
    }

    private static List<JsonObject> responses(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new JsonObject(response.body())
                .getJsonArray("responses").stream().map(JsonObject.class::cast).toList();
    }
}
