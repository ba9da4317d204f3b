package io.tapline.gateway.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.gateway.demo.DevelopmentKeys.Algorithm;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(VertxExtension.class)
class DevelopmentIssuerIT {

    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private static final String AUDIENCE = "api://tapline";
    private static final String APP = "grant_type=client_credentials&client_id=server&client_secret=s3%26cret";
    private static final String USER =
            "grant_type=password&client_id=server&client_secret=s3%26cret&username=alice&password=demo";

    private final DevelopmentKeys keys = new DevelopmentKeys(Algorithm.ES256);
    private final DevelopmentIssuer issuer = new DevelopmentIssuer(
            keys,
            new DevelopmentIssuer.Accounts(
                    AUDIENCE, Map.of("server", "s3&cret", "web", "other"), Set.of("alice", "bob"), "demo"),
            Clock.fixed(NOW, ZoneOffset.UTC));
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeEach
    void listen(Vertx vertx) throws Exception {
        issuer.listen(vertx, 0).await(20, TimeUnit.SECONDS);
    }

    private HttpResponse<String> post(String form, @Nullable String authorization) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(issuer.tokenEndpoint("contoso")))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private JsonObject get(String address) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address)).build();
        return new JsonObject(
                http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    private JsonObject claims(String form) throws Exception {
        HttpResponse<String> response = post(form, null);
        assertThat(response.statusCode()).isEqualTo(200);
        JsonObject body = new JsonObject(response.body());
        assertThat(body.getString("token_type")).isEqualTo("Bearer");
        assertThat(body.getInteger("expires_in")).isEqualTo(3600);
        String token = body.getString("access_token");
        return new JsonObject(new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), UTF_8));
    }

    @Test
    void discoveryMarksItAsADevelopmentIssuer() throws Exception {
        JsonObject document = get(issuer.issuer("contoso") + "/.well-known/openid-configuration");
        assertThat(document.getString("issuer")).isEqualTo(issuer.issuer("contoso"));
        assertThat(document.getBoolean(DevelopmentIssuer.MARK)).isTrue();
        JsonArray published = get(document.getString("jwks_uri")).getJsonArray("keys");
        assertThat(published).isEqualTo(keys.publicKeys().getJsonArray("keys"));
    }

    @Test
    void appServerGetsAnAppOnlyToken() throws Exception {
        JsonObject claims = claims(APP + "&scope=" + AUDIENCE + "/.default");
        assertThat(claims.getString("idtyp")).isEqualTo("app");
        assertThat(claims.getString("iss")).isEqualTo(issuer.issuer("contoso"));
        assertThat(claims.getString("aud")).isEqualTo(AUDIENCE);
        assertThat(claims.getString("azp")).isEqualTo("server");
        assertThat(claims.getString("tid")).isEqualTo("contoso");
        assertThat(claims.getString("sub")).isEqualTo(claims.getString("oid"));
        assertThat(claims.containsKey("scp")).isFalse();
        assertThat(claims.getLong("exp")).isEqualTo(NOW.getEpochSecond() + 3600);
    }

    @Test
    void userGetsATokenWithTheScope() throws Exception {
        JsonObject claims = claims(USER + "&scope=" + AUDIENCE + "/Notifications.ReadWrite.CreatedByApp+openid");
        assertThat(claims.getString("scp")).isEqualTo("Notifications.ReadWrite.CreatedByApp openid");
        assertThat(claims.containsKey("idtyp")).isFalse();
    }

    @Test
    void subjectIsPairwiseAndObjectIdIsNot() throws Exception {
        JsonObject server = claims(USER + "&scope=x");
        JsonObject web =
                claims(USER.replace("client_id=server&client_secret=s3%26cret", "client_id=web&client_secret=other"));
        assertThat(web.getString("oid")).isEqualTo(server.getString("oid"));
        assertThat(web.getString("sub")).isNotEqualTo(server.getString("sub"));
        assertThat(claims(USER.replace("alice", "bob")).getString("oid")).isNotEqualTo(server.getString("oid"));
    }

    @Test
    void clientMayAuthenticateByBasic() throws Exception {
        String credentials = Base64.getEncoder().encodeToString("server:s3%26cret".getBytes(UTF_8));
        HttpResponse<String> response =
                post("grant_type=client_credentials&scope=" + AUDIENCE + "/.default", "Basic " + credentials);
        assertThat(response.statusCode()).isEqualTo(200);
    }

    static List<Arguments> refusals() {
        String scope = "&scope=" + AUDIENCE + "/.default";
        return List.of(
                Arguments.of("client_id=server&client_secret=s3%26cret", null, 400, "invalid_request"),
                Arguments.of(
                        APP.replace("client_credentials", "implicit") + scope, null, 400, "unsupported_grant_type"),
                Arguments.of(APP, null, 400, "invalid_scope"),
                Arguments.of(APP + "&scope=api://other/.default", null, 400, "invalid_scope"),
                Arguments.of(APP.replace("s3", "S3") + scope, null, 401, "invalid_client"),
                Arguments.of("grant_type=client_credentials" + scope, null, 401, "invalid_client"),
                Arguments.of("grant_type=client_credentials" + scope, "Basic !", 401, "invalid_client"),
                Arguments.of("grant_type=client_credentials" + scope, "Basic JTolCg==", 401, "invalid_client"),
                Arguments.of("grant_type=client_credentials" + scope, "Bearer x", 401, "invalid_client"),
                Arguments.of(USER.replace("alice", "mallory"), null, 400, "invalid_grant"),
                Arguments.of(USER.replace("=demo", "=guess"), null, 400, "invalid_grant"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusalIsInOAuth2Form(String form, @Nullable String authorization, int status, String error) throws Exception {
        HttpResponse<String> response = post(form, authorization);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(new JsonObject(response.body()).getString("error")).isEqualTo(error);
        assertThat(response.headers().firstValue("WWW-Authenticate").isPresent())
                .isEqualTo(status == 401);
    }
}
