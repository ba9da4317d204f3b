package io.tapline.simulator.wns;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tapline.simulator.FakeConnection;
import io.tapline.simulator.Judged;
import io.tapline.simulator.TestClock;
import io.tapline.simulator.engine.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each row of Microsoft's tables. */
class WnsProviderTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String URL = "https://127.0.0.1:1";

    private final TestClock clock = new TestClock();
    private final FakeConnection connection = new FakeConnection();
    private final WnsProvider provider = new WnsProvider(WnsOptions.defaults(), clock);
    private final WnsCredentials app = provider.tokens().newLiveApp(URL);
    private final String channel = provider.channels().create(app.clientId());
    private final String access = accessToken(app);

    private Judged judged(WnsProvider by, String method, String path, Map<String, String> headers, String body) {
        return Judged.of(by.connected(connection).judge(connection.request(method, path, headers, body)));
    }

    private Judged grant(String path, String clientId, String secret, String scope) {
        String form = "grant_type=client_credentials&client_id=" + encode(clientId) + "&client_secret=" + encode(secret)
                + "&scope=" + encode(scope);
        return judged(provider, "POST", path, Map.of("content-type", "application/x-www-form-urlencoded"), form);
    }

    private JsonNode grant(WnsCredentials credentials) {
        String path = URI.create(credentials.tokenUri()).getPath();
        return read(grant(path, credentials.clientId(), credentials.clientSecret(), credentials.scope())
                .body());
    }

    private String accessToken(WnsCredentials credentials) {
        return grant(credentials).path("access_token").asText();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException malformed) {
            throw new AssertionError(json, malformed);
        }
    }

    private Map<String, String> raw() {
        return new HashMap<>(Map.of(
                "authorization", "Bearer " + access,
                "content-type", "application/octet-stream",
                "content-length", "3",
                "x-wns-type", "wns/raw"));
    }

    private Judged push(Map<String, String> headers, String body) {
        return judged(provider, "POST", "/?token=" + channel, headers, body);
    }

    @Test
    void theEndpointsDifferInTheTypeOfTheirExpiry() {
        assertThat(grant(app).path("expires_in").isInt()).isTrue();
        assertThat(grant(provider.tokens().newEntraApp(URL)).path("expires_in").textValue())
                .isEqualTo("86399");
    }

    @Test
    void eachEndpointKnowsItsOwnAppsAndScope() {
        WnsCredentials entra = provider.tokens().newEntraApp(URL);

        assertThat(grant("/accesstoken.srf", entra.clientId(), entra.clientSecret(), "notify.windows.com")
                        .body())
                .contains("invalid_client");
        assertThat(grant("/accesstoken.srf", app.clientId(), "guess", app.scope())
                        .body())
                .contains("invalid_client");
        assertThat(grant("/accesstoken.srf", app.clientId(), app.clientSecret(), entra.scope())
                        .body())
                .contains("invalid_scope");
        assertThat(grant("/t/oauth2/v2.0/token", app.clientId(), app.clientSecret(), entra.scope())
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aRawPushIsReceivedUnderBothNamesOfTheHeader() {
        Judged judged = push(raw(), "tap");

        assertThat(judged.status()).isEqualTo(200);
        assertThat(judged.header("x-wns-status")).contains("received");
        assertThat(judged.header("x-wns-notificationstatus")).contains("received");
        assertThat(judged.header("x-wns-msg-id")).get().asString().matches("[0-9A-Z]{1,16}");
        assertThat(judged.header("x-wns-deviceconnectionstatus")).isEmpty();
        assertThat(judged.target()).isEqualTo(channel);
    }

    @ParameterizedTest
    @CsvSource({
        "wns/toast, <toast><visual/></toast>",
        "wns/tile, <tile/>",
        "wns/badge, <badge value=\"1\"/>",
    })
    void xmlPushesAreReceived(String type, String body) {
        var headers = raw();
        headers.put("x-wns-type", type);
        headers.put("content-type", "text/xml; charset=utf-8");

        assertThat(push(headers, body).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "wns/toast, text/xml, tap",
        "wns/toast, text/xml, <tile/>",
        "wns/toast, text/xml, <toast>",
        "wns/toast, text/xml, ''",
        "wns/toast, application/octet-stream, <toast/>",
        "wns/raw, text/xml, tap",
        "wns/raw, application/octet-stream, ''",
        "wns/loud, text/xml, tap",
    })
    void typeContentTypeAndBodyMustAgree(String type, String contentType, String body) {
        var headers = raw();
        headers.put("x-wns-type", type);
        headers.put("content-type", contentType);

        Judged judged = push(headers, body);

        assertThat(judged.status()).isEqualTo(400);
        assertThat(judged.header("x-wns-error-description")).isPresent();
        assertThat(judged.header("x-wns-status")).contains("dropped");
    }

    @ParameterizedTest
    @CsvSource({
        "x-wns-cache-policy, maybe",
        "x-wns-requestforstatus, yes",
        "x-wns-ttl, soon",
        "x-wns-tag, with-hyphen",
        "x-wns-tag, 12345678901234567",
        "x-wns-group, 12345678901234567",
        "x-wns-priority, 5",
        "x-wns-match, type:wns/toast;all",
        "x-wns-suppresspopup, true",
        "transfer-encoding, chunked",
    })
    void eachHeaderIsChecked(String name, String value) {
        var headers = raw();
        headers.put(name, value);

        assertThat(push(headers, "tap").status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "x-wns-cache-policy, no-cache",
        "x-wns-ttl, 60",
        "x-wns-tag, 1234567890123456",
        "x-wns-priority, 1",
        "ms-cv, abc.0",
    })
    void goodHeadersPass(String name, String value) {
        var headers = raw();
        headers.put(name, value);

        assertThat(push(headers, "tap").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"content-length", "x-wns-type", "content-type"})
    void headersThatMustBeThere(String name) {
        var headers = raw();
        headers.remove(name);

        assertThat(push(headers, "tap").status()).isEqualTo(400);
    }

    @Test
    void fiveThousandBytesAreTheLimit() {
        assertThat(push(raw(), "x".repeat(5000)).status()).isEqualTo(200);
        assertThat(push(raw(), "x".repeat(5001)).status()).isEqualTo(413);
    }

    @Test
    void theDevicesStateIsToldWhenAskedFor() {
        var headers = raw();
        headers.put("x-wns-requestforstatus", "true");

        assertThat(push(headers, "tap").header("x-wns-deviceconnectionstatus")).contains("connected");
    }

    @Test
    void aRawPushToADeviceThatIsOfflineIsDroppedUnlessItMayBeCached() {
        provider.channels().find(channel).orElseThrow().connected = false;
        assertThat(push(raw(), "one").header("x-wns-status")).contains("dropped");

        var headers = raw();
        headers.put("x-wns-cache-policy", "cache");
        assertThat(push(headers, "two").header("x-wns-status")).contains("received");
        assertThat(provider.channels().find(channel).orElseThrow().cachedRaw)
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("two");
    }

    @Test
    void anAccessTokenIsNeededAndLivesADay() {
        var headers = raw();
        headers.put("authorization", "Bearer guess");
        assertThat(push(headers, "tap").status()).isEqualTo(401);
        assertThat(push(raw(), "tap").status()).isEqualTo(200);

        clock.advance(Duration.ofDays(1));
        assertThat(push(raw(), "tap").status()).isEqualTo(401);
    }

    @Test
    void aChannelBelongsToOneAppAndLivesThirtyDays() {
        var headers = raw();
        headers.put("authorization", "Bearer " + accessToken(provider.tokens().newLiveApp(URL)));
        assertThat(push(headers, "tap").status()).isEqualTo(403);

        clock.advance(Duration.ofDays(30));
        headers.put("authorization", "Bearer " + accessToken(app));
        assertThat(push(headers, "tap").status()).isEqualTo(410);
    }

    @Test
    void unknownChannelsAre404OnlyWhenAskedFor() {
        assertThat(judged(provider, "POST", "/?token=unheard", raw(), "tap").status())
                .isEqualTo(200);
        assertThat(judged(provider, "POST", "/", raw(), "tap").status()).isEqualTo(404);

        var strict = new WnsProvider(WnsOptions.defaults().withKnownChannelsOnly(), clock);
        var strictApp = strict.tokens().newLiveApp(URL);
        var grant = judged(
                strict,
                "POST",
                "/accesstoken.srf",
                Map.of(),
                "grant_type=client_credentials&client_id=" + encode(strictApp.clientId()) + "&client_secret="
                        + encode(strictApp.clientSecret()) + "&scope=notify.windows.com");
        var headers = raw();
        headers.put(
                "authorization",
                "Bearer " + read(grant.body()).path("access_token").asText());
        assertThat(judged(strict, "POST", "/?token=unheard", headers, "tap").status())
                .isEqualTo(404);
    }

    @Test
    void onlyPostAndDeleteAreAllowed() {
        assertThat(judged(provider, "GET", "/?token=" + channel, raw(), "").status())
                .isEqualTo(405);
        assertThat(judged(provider, "DELETE", "/?token=" + channel, raw(), "").status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "200, dropped, dropped, ''",
        "200, channelthrottled, channelthrottled, ''",
        "406, , channelthrottled, ''",
        "410, Domain Blocked, dropped, Domain Blocked",
    })
    void outcomesCanBeScripted(int status, String reason, String wnsStatus, String description) {
        var request = connection.request("POST", "/?token=" + channel, raw(), "tap");
        var answer = reason == null ? Answer.status(status) : Answer.status(status, reason);

        Judged judged = new Judged("", provider.render(answer, request), "", null);

        assertThat(judged.status()).isEqualTo(status);
        assertThat(judged.header("x-wns-status")).contains(wnsStatus);
        assertThat(judged.header("x-wns-error-description").orElse("")).isEqualTo(description);
    }
}
