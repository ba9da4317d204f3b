package io.tapline.gateway.rest;

import static io.tapline.gateway.rest.TestApps.LIMITS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.gateway.config.ApiConfig;
import io.tapline.push.Platform;
import io.vertx.core.json.JsonObject;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What all requests have in common. */
class RestApiIT extends RestServerCase {

    @Test
    void errorsHaveTheShapeOfGraph() throws Exception {
        HttpResponse<String> response =
                send(appRequest(NOTIFICATIONS + "?$x=1").header("client-request-id", "a \"quoted\" id"));

        JsonObject inner = error(response).getJsonObject("innerError");
        assertThat(new JsonObject(response.body()).fieldNames()).containsExactly("error");
        assertThat(error(response).fieldNames()).containsExactly("code", "message", "target", "innerError");
        assertThat(inner.fieldNames()).containsExactly("date", "request-id", "client-request-id");
        assertThat(inner.getString("date")).isEqualTo("2026-11-21T08:00:00.000Z");
        assertThat(inner.getString("request-id"))
                .isEqualTo(response.headers().firstValue("request-id").orElseThrow());
        assertThat(inner.getString("client-request-id")).isEqualTo("a \"quoted\" id");
        assertThat(response.headers().firstValue("client-request-id")).contains("a \"quoted\" id");
    }

    @Test
    void unfitClientRequestIdIsNotEchoed() throws Exception {
        HttpResponse<String> response =
                send(request(NOTIFICATIONS, "alice").header("client-request-id", "x".repeat(129)));

        assertThat(response.headers().firstValue("client-request-id"))
                .isEqualTo(response.headers().firstValue("request-id"));
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, /beta/me/notifications, 'GET, POST'",
        "HEAD, /beta/me/notifications, 'GET, POST'",
        "PATCH, /v1.0/me/notifications/, 'GET, POST'",
        "POST, /beta/me/notifications/$count, GET",
        "POST, /beta/me/notifications/00000000-0000-0000-0000-000000000001, 'DELETE, GET, PATCH'",
        "DELETE, /beta/me/notificationSubscriptions, 'GET, POST'",
        "PUT, /beta/me/notificationSubscriptions/00000000-0000-0000-0000-000000000001, 'DELETE, GET'"
    })
    void otherMethodsAre405(String method, String path, String allow) throws Exception {
        HttpResponse<String> response = send(request(path, "nobody").method(method, BodyPublishers.ofString(RAW)));

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).contains(allow);
        if (!method.equals("HEAD")) {
            assertError(response, ApiError.METHOD_NOT_ALLOWED);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/beta",
                "/me/notifications",
                "/beta/me/notification",
                "/v2.0/me/notifications",
                "/beta/me/notifications/a/b",
                "/BETA/me/notifications"
            })
    void unknownPathsAre404(String path) throws Exception {
        assertError(send(request(path, "alice")), ApiError.NOT_FOUND);
    }

    @Test
    void contractIsToldToAnyone() throws Exception {
        HttpResponse<String> response = send(HttpRequest.newBuilder(URI.create(base + "/beta/openapi.json"))
                .header("Origin", "http://localhost:3000"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(response.body()).getString("openapi")).isEqualTo("3.1.0");
        assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).contains("http://localhost:3000");
        assertError(send(json(request("/v1.0/openapi.json", "alice"), "{}")), ApiError.METHOD_NOT_ALLOWED);
    }

    @Test
    void malformedUrlIs400() throws Exception {
        try (Socket socket = connect()) {
            write(socket, """
                    GET /beta/me/notifications/%zz HTTP/1.1
                    Host: tapline
                    Connection: close

                    """);
            assertThat(read(socket, Integer.MAX_VALUE))
                    .startsWith("HTTP/1.1 400")
                    .contains("invalidRequest");
        }
    }

    @Test
    void configuredBaseUrlIsUsed() throws Exception {
        start(new ApiConfig(LIMITS, Optional.of(URI.create("https://push.example/tapline/")), false));

        HttpResponse<String> response = post(RAW);

        assertThat(response.headers().firstValue("Location"))
                .contains("https://push.example/tapline/beta/me/notifications/"
                        + backend.stored.get(0).id());
    }

    @Test
    void forwardedHeadersCountOnlyWhenTrusted() throws Exception {
        HttpRequest.Builder plain = forwarded();
        assertThat(send(plain).headers().firstValue("Location").orElseThrow()).startsWith(base);

        start(new ApiConfig(LIMITS, Optional.empty(), true));
        assertThat(send(forwarded()).headers().firstValue("Location").orElseThrow())
                .startsWith("https://push.example/beta/me/");
    }

    private HttpRequest.Builder forwarded() {
        return json(appRequest(NOTIFICATIONS), RAW)
                .header("X-Forwarded-Proto", "https")
                .header("X-Forwarded-Host", "push.example");
    }

    @Test
    void platformsAreWhatThePolicySays() throws Exception {
        post(RAW.replace("}}", "}, \"targetPolicy\": {\"platformTypes\": \"webPush\"}}"));
        assertThat(backend.stored.get(0).platforms()).containsExactly(Platform.WEB_PUSH);
    }
}
