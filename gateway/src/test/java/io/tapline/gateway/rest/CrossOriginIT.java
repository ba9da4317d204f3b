package io.tapline.gateway.rest;

import static io.tapline.gateway.rest.TestApps.LIMITS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.gateway.config.ApiConfig;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What web pages of other origins may do. */
class CrossOriginIT extends RestServerCase {

    private static final String CONTOSO_PAGE = "https://app.contoso.com";
    private static final String FABRIKAM_PAGE = "https://app.fabrikam.com";

    @Test
    void preflightOnEveryPathAllowsTheMethodsOfThePath() throws Exception {
        Map<String, Set<HttpMethod>> routes =
                backend.api(new ApiConfig(LIMITS, Optional.empty(), false)).routes();
        assertThat(routes).hasSizeGreaterThan(8);
        for (Map.Entry<String, Set<HttpMethod>> route : routes.entrySet()) {
            HttpResponse<String> response = send(preflight(route.getKey().replace(":id", "x"), CONTOSO_PAGE));

            assertThat(response.statusCode()).as(route.getKey()).isEqualTo(204);
            assertThat(header(response, "Access-Control-Allow-Origin")).isEqualTo(CONTOSO_PAGE);
            assertThat(header(response, "Access-Control-Allow-Methods").split(", "))
                    .containsExactlyInAnyOrderElementsOf(
                            route.getValue().stream().map(HttpMethod::name).toList());
            assertThat(header(response, "Access-Control-Allow-Headers").split(", "))
                    .contains("Authorization", "X-UNS-ID", "Idempotency-Key", "Last-Event-ID");
            assertThat(header(response, "Access-Control-Max-Age")).isEqualTo("7200");
            assertThat(header(response, "Vary")).isEqualToIgnoringCase("Origin");
            assertThat(header(response, "Access-Control-Allow-Credentials")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://evil.example", "http://app.contoso.com", "https://app.contoso.com:8443", "null", "*"})
    void pagesOfOtherOriginsAreAllowedNothing(String origin) throws Exception {
        HttpResponse<String> preflight = send(preflight("/me/notifications", origin));
        HttpResponse<String> actual = send(request(NOTIFICATIONS, "alice").header("Origin", origin));

        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(actual.statusCode()).isEqualTo(200);
        for (HttpResponse<String> response : Arrays.asList(preflight, actual)) {
            assertThat(response.headers().map().keySet())
                    .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control"));
            assertThat(header(response, "Vary")).isEqualToIgnoringCase("Origin");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "alice, https://app.contoso.com, 200, https://app.contoso.com",
        "slow-alice, http://localhost:3000, 200, http://localhost:3000",
        "alice, https://app.fabrikam.com, 200, ''",
        "fabrikam-user, https://app.fabrikam.com, 200, https://app.fabrikam.com",
        "alice-without-scope, https://app.contoso.com, 403, https://app.contoso.com",
        "alice-without-scope, https://app.fabrikam.com, 403, ''",
        "nobody, https://app.fabrikam.com, 401, https://app.fabrikam.com",
    })
    void onlyPagesOfTheTokensAppReadItsAnswers(String token, String origin, int status, String allowed)
            throws Exception {
        HttpResponse<String> response = send(request(NOTIFICATIONS, token).header("Origin", origin));

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(header(response, "Access-Control-Allow-Origin")).isEqualTo(allowed);
        assertThat(header(response, "Access-Control-Expose-Headers").isEmpty()).isEqualTo(allowed.isEmpty());
        assertThat(header(response, "Vary")).isEqualToIgnoringCase("Origin");
    }

    @Test
    void pageMayReadTheHeadersOfTheOriginal() throws Exception {
        HttpResponse<String> response =
                send(json(appRequest(NOTIFICATIONS), RAW).header("Origin", CONTOSO_PAGE));

        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(header(response, "Access-Control-Expose-Headers").split(", "))
                .contains(
                        "ETag",
                        "Location",
                        "Preference-Applied",
                        "Content-Range",
                        "request-id",
                        "client-request-id",
                        "ReadWriteConsistencyToken",
                        "Retry-After");
    }

    @Test
    void requestWithoutOriginIsAnsweredAsEver() throws Exception {
        assertThat(send(request(NOTIFICATIONS, "alice")).headers().map())
                .doesNotContainKeys("vary", "access-control-allow-origin");
    }

    @Test
    void optionsThatIsNoPreflightIsNoMethodOfThePath() throws Exception {
        HttpRequest.Builder options =
                HttpRequest.newBuilder(URI.create(base + NOTIFICATIONS)).method("OPTIONS", BodyPublishers.noBody());

        assertError(send(options), ApiError.METHOD_NOT_ALLOWED);
        HttpResponse<String> withOrigin = send(options.header("Origin", FABRIKAM_PAGE));
        assertError(withOrigin, ApiError.METHOD_NOT_ALLOWED);
        assertThat(header(withOrigin, "Access-Control-Allow-Origin")).isEqualTo(FABRIKAM_PAGE);
    }

    private HttpRequest.Builder preflight(String path, String origin) {
        return HttpRequest.newBuilder(URI.create(base + "/beta" + path))
                .method("OPTIONS", BodyPublishers.noBody())
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization,content-type");
    }

    private static String header(HttpResponse<String> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }
}
