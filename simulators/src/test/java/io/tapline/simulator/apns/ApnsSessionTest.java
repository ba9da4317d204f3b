package io.tapline.simulator.apns;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.simulator.FakeConnection;
import io.tapline.simulator.Judged;
import io.tapline.simulator.TestClock;
import io.tapline.simulator.TestJwt;
import io.tapline.simulator.jose.P256;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each row of Apple's tables. */
class ApnsSessionTest {

    private static final String TEAM = "TEAM000001";
    private static final String DEVICE = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    private static final String TAP = "{\"aps\":{\"alert\":\"tap\"}}";

    private final TestClock clock = new TestClock();
    private final FakeConnection connection = new FakeConnection();
    private final ApnsProvider provider = new ApnsProvider(ApnsOptions.defaults(), clock, true);
    private final TokenKey key = provider.tokens().create(TEAM, Set.of(), true);
    private final ApnsSession session = new ApnsSession(connection, provider);

    private String token(TokenKey signing) {
        return TestJwt.es256(
                Map.of("alg", "ES256", "kid", signing.keyId()),
                Map.of("iss", signing.teamId(), "iat", clock.instant().getEpochSecond()),
                TestJwt.privateKey("EC", signing.pem()));
    }

    private Map<String, String> headers() {
        return new HashMap<>(Map.of(
                "authorization", "bearer " + token(key), "apns-topic", "com.example.app", "apns-push-type", "alert"));
    }

    private Judged push(Map<String, String> headers, String body) {
        return Judged.of(session.judge(connection.request("POST", "/3/device/" + DEVICE, headers, body)));
    }

    private void assertRefused(Judged judged, int status, String reason) {
        assertThat(judged.body()).isEqualTo("{\"reason\":\"" + reason + "\"}");
        assertThat(judged.status()).isEqualTo(status);
        assertThat(judged.header("apns-id")).isPresent();
        assertThat(judged.header("content-type")).contains("application/json");
    }

    @Test
    void aValidPushGetsAnEmpty200WithAnId() {
        Judged judged = push(headers(), TAP);

        assertThat(judged.status()).isEqualTo(200);
        assertThat(judged.body()).isEmpty();
        assertThat(judged.target()).isEqualTo(DEVICE);
        assertThat(judged.header("apns-id")).get().asString().matches("[0-9a-f-]{36}");
        assertThat(judged.header("apns-unique-id")).isEmpty();
    }

    @Test
    void aGivenIdComesBack() {
        var headers = headers();
        headers.put("apns-id", "123e4567-e89b-12d3-a456-4266554400a0");

        assertThat(push(headers, TAP).header("apns-id")).contains("123e4567-e89b-12d3-a456-4266554400a0");
    }

    @Test
    void onlyTheSandboxTellsAUniqueId() {
        var sandbox = new ApnsProvider(ApnsOptions.defaults().inSandbox(), clock, true);
        sandbox.tokens()
                .register(provider.tokens().read(token(key)).orElseThrow().key());

        Judged judged = Judged.of(new ApnsSession(connection, sandbox)
                .judge(connection.request("POST", "/3/device/" + DEVICE, headers(), TAP)));

        assertThat(judged.header("apns-unique-id")).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /4/device/00112233, 404, BadPath",
        "POST, /, 404, BadPath",
        "GET, /3/device/00112233, 405, MethodNotAllowed",
        "POST, /3/device/, 400, MissingDeviceToken",
        "POST, /3/device, 400, MissingDeviceToken",
        "POST, /3/device/xyz, 400, BadDeviceToken",
        "POST, /3/device/0011223, 400, BadDeviceToken",
        "POST, /3/device/00112233445566778, 400, BadDeviceToken",
        "POST, /3/device/00112233?a=b, 400, BadDeviceToken",
    })
    void theRequestLineIsChecked(String method, String path, int status, String reason) {
        assertRefused(Judged.of(session.judge(connection.request(method, path, headers(), TAP))), status, reason);
    }

    @ParameterizedTest
    @CsvSource({
        "apns-id, not-a-uuid, BadMessageId",
        "apns-id, 123E4567-E89B-12D3-A456-4266554400A0, BadMessageId",
        "apns-topic, '', MissingTopic",
        "apns-topic, com.example app, BadTopic",
        "apns-topic, com.example.app.voip, BadTopic",
        "apns-push-type, loud, InvalidPushType",
        "apns-push-type, voip, BadTopic",
        "apns-push-type, liveactivity, BadTopic",
        "apns-priority, 7, BadPriority",
        "apns-priority, high, BadPriority",
        "apns-expiration, tomorrow, BadExpirationDate",
        "apns-expiration, -1, BadExpirationDate",
        "apns-expiration, '', BadExpirationDate",
        "apns-collapse-id, 12345678901234567890123456789012345678901234567890123456789012345, BadCollapseId",
        "apns-collapse-id, ééééééééééééééééééééééééééééééééé, BadCollapseId",
    })
    void eachHeaderIsChecked(String name, String value, String reason) {
        var headers = headers();
        headers.put(name, value);

        assertRefused(push(headers, TAP), 400, reason);
    }

    @ParameterizedTest
    @CsvSource({
        "apns-priority, 1",
        "apns-priority, 5",
        "apns-priority, 10",
        "apns-expiration, 0",
        "apns-expiration, 1767229200",
        "apns-collapse-id, 1234567890123456789012345678901234567890123456789012345678901234",
    })
    void goodHeadersPass(String name, String value) {
        var headers = headers();
        headers.put(name, value);

        assertThat(push(headers, TAP).error()).isEmpty();
    }

    @Test
    void aMissingTopicIsTold() {
        var headers = headers();
        headers.remove("apns-topic");

        assertRefused(push(headers, TAP), 400, "MissingTopic");
    }

    @Test
    void aHeaderSentTwiceIsRefused() {
        var request = connection.request("POST", "/3/device/" + DEVICE, headers(), TAP);
        request.headers().add("apns-topic", "com.example.app");

        assertRefused(Judged.of(session.judge(request)), 400, "DuplicateHeaders");
    }

    @ParameterizedTest
    @CsvSource({
        "voip, com.example.app.voip",
        "complication, com.example.app.complication",
        "controls, com.example.app.push-type.controls",
        "widgets, com.example.app.push-type.widgets",
        "liveactivity, com.example.app.push-type.liveactivity",
        "fileprovider, com.example.app.pushkit.fileprovider",
        "location, com.example.app.location-query",
        "pushtotalk, com.example.app.voip-ptt",
        "mdm, com.apple.mgmt.External.1",
    })
    void eachPushTypeHasItsTopic(String type, String topic) {
        var headers = headers();
        headers.put("apns-push-type", type);
        headers.put("apns-topic", topic);

        assertThat(push(headers, TAP).error()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5 | {\"aps\":{\"content-available\":1}} | ",
                "10 | {\"aps\":{\"content-available\":1}} | BadPriority",
                "1 | {\"aps\":{\"content-available\":1}} | BadPriority",
                "5 | {\"aps\":{\"content-available\":1,\"alert\":\"x\"}} | InvalidPushType",
                "5 | {\"aps\":{}} | InvalidPushType",
            })
    void aBackgroundPushIsSilentAndOfPriority5(String priority, String body, String reason) {
        var headers = headers();
        headers.put("apns-push-type", "background");
        headers.put("apns-priority", priority);

        assertThat(push(headers, body).error()).isEqualTo(reason == null ? "" : reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"''", "{}", "[]", "text", "{\"aps\":", "{\"aps\":{}} trailing", "null"})
    void aBodyThatIsNoObjectIsEmpty(String body) {
        assertRefused(push(headers(), body), 400, "PayloadEmpty");
    }

    @ParameterizedTest
    @CsvSource({"alert, com.example.app, 4096", "voip, com.example.app.voip, 5120"})
    void thePayloadHasALimit(String type, String topic, int limit) {
        var headers = headers();
        headers.put("apns-push-type", type);
        headers.put("apns-topic", topic);
        String frame = "{\"aps\":{\"alert\":\"\"}}";
        String full = frame.replace("\"\"", "\"" + "x".repeat(limit - frame.length()) + "\"");

        assertThat(push(headers, full).error()).isEmpty();
        assertRefused(push(headers, full + " "), 413, "PayloadTooLarge");
    }

    @Test
    void aProviderTokenIsNeeded() {
        var headers = headers();
        headers.remove("authorization");
        assertRefused(push(headers, TAP), 403, "MissingProviderToken");

        headers.put("authorization", token(key));
        assertRefused(push(headers, TAP), 403, "MissingProviderToken");
    }

    @Test
    void aForgedTokenIsInvalid() {
        TokenKey stranger = new ProviderTokens().create(TEAM, Set.of(), true);
        var headers = headers();
        for (String forged : new String[] {
            token(stranger),
            token(key).substring(0, 20),
            token(new TokenKey("OTHERTEAM0", key.keyId(), key.pem(), Set.of())),
            token(new TokenKey(key.teamId(), key.keyId(), stranger.pem(), Set.of())),
        }) {
            headers.put("authorization", "bearer " + forged);
            assertRefused(push(headers, TAP), 403, "InvalidProviderToken");
        }
    }

    @Test
    void aSignatureInDerIsGoodEnoughForApple() throws GeneralSecurityException {
        String token = token(key);
        String signed = token.substring(0, token.lastIndexOf('.'));
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(TestJwt.privateKey("EC", key.pem()));
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        var headers = headers();
        headers.put("authorization", "bearer " + signed + "." + P256.base64Url(signature.sign()));

        assertThat(push(headers, TAP).error()).isEmpty();
    }

    @Test
    void onlyEs256Signs() {
        var headers = headers();
        String token = TestJwt.es256(
                Map.of("alg", "ES384", "kid", key.keyId()),
                Map.of("iss", key.teamId(), "iat", clock.instant().getEpochSecond()),
                TestJwt.privateKey("EC", key.pem()));
        headers.put("authorization", "bearer " + token);

        assertRefused(push(headers, TAP), 403, "InvalidProviderToken");
    }

    @Test
    void aTokenLivesForAnHour() {
        var headers = headers();
        clock.advance(Duration.ofMinutes(60));
        assertThat(push(headers, TAP).error()).isEmpty();

        clock.advance(Duration.ofSeconds(1));
        assertRefused(push(headers, TAP), 403, "ExpiredProviderToken");
    }

    @Test
    void aTokenMayBeUpdatedAfterTwentyMinutes() {
        push(headers(), TAP);
        clock.advance(Duration.ofMinutes(20));

        assertThat(push(headers(), TAP).error()).isEmpty();
    }

    @Test
    void anEarlierUpdateMakesTheConnectionRest() {
        var first = headers();
        push(first, TAP);
        clock.advance(Duration.ofMinutes(19));

        assertRefused(push(headers(), TAP), 429, "TooManyProviderTokenUpdates");
        assertRefused(push(first, TAP), 429, "TooManyProviderTokenUpdates");
        clock.advance(Duration.ofMinutes(20));
        assertThat(push(first, TAP).error()).isEmpty();
    }

    @Test
    void aConnectionOpenedBeforeTheRenewalOfASharedTokenMaySeeBoth() {
        var old = headers();
        clock.advance(Duration.ofMinutes(50));
        push(old, TAP);
        clock.advance(Duration.ofMinutes(1));

        assertThat(push(headers(), TAP).error()).isEmpty();
    }

    @Test
    void aConnectionIsBoundToOneTeam() {
        push(headers(), TAP);
        TokenKey otherTeam = provider.tokens().create("TEAM000002", Set.of(), true);
        clock.advance(Duration.ofMinutes(30));
        var headers = headers();
        headers.put("authorization", "bearer " + token(otherTeam));

        assertRefused(push(headers, TAP), 403, "InvalidProviderToken");
    }

    @Test
    void aTopicKeyCannotFollowATeamKey() {
        push(headers(), TAP);
        TokenKey topicKey = provider.tokens().create(TEAM, Set.of("com.example.app"), true);
        clock.advance(Duration.ofMinutes(30));
        var headers = headers();
        headers.put("authorization", "bearer " + token(topicKey));

        assertRefused(push(headers, TAP), 403, "UnrelatedKeyIdInToken");
    }

    @Test
    void aKeyOfTheOtherEnvironmentIsRefused() {
        TokenKey other = provider.tokens().create(TEAM, Set.of(), false);
        var headers = headers();
        headers.put("authorization", "bearer " + token(other));

        assertRefused(push(headers, TAP), 403, "BadEnvironmentKeyIdInToken");
    }

    @Test
    void aTopicKeyIsGoodForItsTopicsOnly() {
        TokenKey topicKey = provider.tokens().create(TEAM, Set.of("com.example.app"), true);
        var headers = headers();
        headers.put("authorization", "bearer " + token(topicKey));
        assertThat(push(headers, TAP).error()).isEmpty();

        headers.put("apns-topic", "com.example.other");
        assertRefused(push(headers, TAP), 400, "TopicDisallowed");
    }

    @Test
    void aRevokedKeyIsInvalidAtOnce() {
        var headers = headers();
        push(headers, TAP);
        provider.tokens().revoke(key.keyId());

        assertRefused(push(headers, TAP), 403, "InvalidProviderToken");
    }

    @Test
    void aDeviceTokenIsGoodForItsAppOnly() {
        String device = provider.devices().create("com.example.other");

        Judged judged = Judged.of(session.judge(connection.request("POST", "/3/device/" + device, headers(), TAP)));

        assertRefused(judged, 400, "DeviceTokenNotForTopic");
    }

    @Test
    void anUnregisteredDeviceIsToldWithItsTimeInMilliseconds() {
        provider.devices().unregister(DEVICE, Instant.ofEpochMilli(1_700_000_000_123L));

        Judged judged = push(headers(), TAP);

        assertThat(judged.status()).isEqualTo(410);
        assertThat(judged.body()).isEqualTo("{\"reason\":\"Unregistered\",\"timestamp\":1700000000123}");
    }

    @Test
    void streamsAreRaisedOnceAfterTheFirstValidToken() {
        push(Map.of("apns-topic", "com.example.app"), TAP);
        assertThat(connection.done).isEmpty();

        var headers = headers();
        push(headers, TAP);
        push(headers, TAP);

        assertThat(connection.done).containsExactly("settings 3=1000");
        assertThat(provider.firstSettings(connection).maxConcurrentStreams()).isEqualTo(1L);
    }

    @Test
    void oneNotificationIsStoredPerDeviceAndTopicUntilItExpires() {
        var headers = headers();
        push(headers, TAP);
        headers.put("apns-expiration", String.valueOf(clock.instant().getEpochSecond() + 60));
        push(headers, "{\"aps\":{\"alert\":\"newer\"}}");

        assertThat(stored()).contains("{\"aps\":{\"alert\":\"newer\"}}");
        clock.advance(Duration.ofSeconds(60));
        assertThat(stored()).isEmpty();
    }

    @Test
    void expirationZeroStoresNothing() {
        var headers = headers();
        headers.put("apns-expiration", "0");
        push(headers, TAP);

        assertThat(stored()).isEmpty();
    }

    private Optional<String> stored() {
        return provider.devices()
                .stored(DEVICE, "com.example.app", clock.instant())
                .map(ApnsSimulator.Stored::payload);
    }

    @Test
    void tooManyErrorsEndTheConnectionAndBadTokensSooner() {
        var limited = new ApnsProvider(ApnsOptions.defaults().withErrorLimit(7), clock, true);
        limited.tokens()
                .register(provider.tokens().read(token(key)).orElseThrow().key());
        ApnsSession strict = new ApnsSession(connection, limited);
        var headers = headers();
        limited.devices().unregister(DEVICE, clock.instant());

        strict.judge(connection.request("POST", "/3/device/xy", headers, TAP));
        strict.judge(connection.request("POST", "/3/device/" + DEVICE, headers, TAP));
        strict.judge(connection.request("POST", "/3/device/" + DEVICE, headers, ""));
        assertThat(connection.done).noneMatch(step -> step.startsWith("goAway"));
        strict.judge(connection.request("POST", "/3/device/" + DEVICE, headers, ""));

        assertThat(connection.done).contains("goAway 7 11 ");
    }
}
