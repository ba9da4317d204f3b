package io.tapline.simulator.fcm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tapline.simulator.FakeConnection;
import io.tapline.simulator.Judged;
import io.tapline.simulator.TestClock;
import io.tapline.simulator.TestJwt;
import io.tapline.simulator.engine.Answer;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each row of Google's tables. */
class FcmProviderTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TOKEN_URI = "https://127.0.0.1:1/token";
    private static final String SEND = "/v1/projects/demo/messages:send";

    /** RSA keys are slow to make, so one account serves all tests. */
    private static final TestClock CLOCK = new TestClock();

    private static final FcmProvider SHARED = new FcmProvider(FcmOptions.defaults(), CLOCK);
    private static final String ACCOUNT = SHARED.tokens().serviceAccountJson("demo", TOKEN_URI);

    private final FakeConnection connection = new FakeConnection();
    private final JsonNode account = read(ACCOUNT);
    private String access = "";

    @BeforeEach
    void authorize() {
        SHARED.tokenUri(TOKEN_URI);
        access = read(grant(claims(), "RS256").body()).path("access_token").asText();
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException malformed) {
            throw new AssertionError(json, malformed);
        }
    }

    private Map<String, Object> claims() {
        long now = CLOCK.instant().getEpochSecond();
        return new HashMap<>(Map.of(
                "iss",
                account.path("client_email").asText(),
                "scope",
                "https://www.googleapis.com/auth/firebase.messaging",
                "aud",
                TOKEN_URI,
                "iat",
                now,
                "exp",
                now + 3600));
    }

    private Judged grant(Map<String, Object> claims, String algorithm) {
        String assertion = TestJwt.rs256(
                Map.of("alg", algorithm, "kid", account.path("private_key_id").asText()),
                claims,
                TestJwt.privateKey("RSA", account.path("private_key").asText()));
        return tokenRequest("grant_type="
                + URLEncoder.encode("urn:ietf:params:oauth:grant-type:jwt-bearer", StandardCharsets.UTF_8)
                + "&assertion=" + assertion);
    }

    private Judged tokenRequest(String form) {
        return judged("POST", "/token", Map.of("content-type", "application/x-www-form-urlencoded"), form);
    }

    private Judged judged(String method, String path, Map<String, String> headers, String body) {
        return Judged.of(SHARED.connected(connection).judge(connection.request(method, path, headers, body)));
    }

    private Judged send(String body) {
        return judged("POST", SEND, Map.of("authorization", "Bearer " + access), body);
    }

    @Test
    void aTokenIsGrantedForAnHourAndCounted() {
        int before = SHARED.tokens().requests();

        JsonNode granted = read(grant(claims(), "RS256").body());

        assertThat(granted.path("expires_in").isInt()).isTrue();
        assertThat(granted.path("token_type").asText()).isEqualTo("Bearer");
        assertThat(SHARED.tokens().requests()).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @CsvSource({
        "iss, stranger@example.com, invalid_grant",
        "aud, https://oauth2.googleapis.com/token, invalid_grant",
        "scope, https://www.googleapis.com/auth/drive, invalid_scope",
        "scope, '', invalid_scope",
    })
    void eachClaimIsChecked(String claim, String value, String error) {
        var claims = claims();
        claims.put(claim, value);

        assertRefused(grant(claims, "RS256"), error);
    }

    @ParameterizedTest
    @CsvSource({"0, 3601", "-7200, 3600", "3600, 3600"})
    void theTimesOfAnAssertionAreChecked(long issuedIn, long lives) {
        var claims = claims();
        long issued = CLOCK.instant().getEpochSecond() + issuedIn;
        claims.put("iat", issued);
        claims.put("exp", issued + lives);

        assertRefused(grant(claims, "RS256"), "invalid_grant");
    }

    @Test
    void onlyRs256Signs() {
        assertRefused(grant(claims(), "RS512"), "invalid_grant");
    }

    @Test
    void aTokenRequestThatIsNoJwtGrantIsRefused() {
        assertRefused(tokenRequest("grant_type=client_credentials"), "unsupported_grant_type");
        assertRefused(
                tokenRequest("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=x"),
                "invalid_grant");
        assertRefused(judged("GET", "/token", Map.of(), ""), "invalid_request");
    }

    private static void assertRefused(Judged judged, String error) {
        assertThat(judged.status()).isEqualTo(400);
        assertThat(read(judged.body()).path("error").asText()).isEqualTo(error);
    }

    @Test
    void aMessageIsAccepted() {
        Judged judged = send("{\"message\":{\"token\":\"device-1\",\"data\":{\"k\":\"v\"},"
                + "\"android\":{\"priority\":\"HIGH\",\"ttl\":\"3.5s\",\"collapseKey\":\"c\"},"
                + "\"apns\":{\"headers\":{\"apns-priority\":\"5\"},\"payload\":{\"aps\":{}}},"
                + "\"webpush\":{\"headers\":{\"TTL\":\"60\"}},"
                + "\"fcm_options\":{\"analytics_label\":\"l\"}}}");

        assertThat(judged.status()).as(judged.body()).isEqualTo(200);
        assertThat(read(judged.body()).path("name").asText()).startsWith("projects/demo/messages/");
        assertThat(judged.target()).isEqualTo("device-1");
    }

    @Test
    void validateOnlySendsNothing() {
        Judged judged = send("{\"validate_only\":true,\"message\":{\"token\":\"device-1\"}}");

        assertThat(read(judged.body()).path("name").asText()).isEqualTo("projects/demo/messages/fake_message_id");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"message\":{\"token\":\"t\",\"colour\":\"red\"}} | message",
                "{\"message\":{\"token\":\"t\"},\"dry_run\":true} | ''",
                "{\"message\":{\"token\":\"t\",\"android\":{\"prio\":1}}} | message.android",
                "{\"message\":{\"token\":\"t\",\"data\":{\"k\":1}}} | message.data[0].value",
                "{\"message\":{\"token\":\"t\",\"data\":{\"from\":\"x\"}}} | message.data",
                "{\"message\":{\"token\":\"t\",\"data\":{\"gcm.x\":\"x\"}}} | message.data",
                "{\"message\":{\"token\":\"t\",\"android\":{\"data\":{\"google.x\":\"x\"}}}} | message.android.data",
                "{\"message\":{\"token\":\"t\",\"android\":{\"ttl\":\"60\"}}} | message.android.ttl",
                "{\"message\":{\"token\":\"t\",\"android\":{\"ttl\":60}}} | message.android.ttl",
                "{\"message\":{\"token\":\"t\",\"android\":{\"ttl\":\"-1s\"}}} | message.android.ttl",
                "{\"message\":{\"token\":\"t\",\"android\":{\"ttl\":\"2419201s\"}}} | message.android.ttl",
                "{\"message\":{\"token\":\"t\",\"android\":{\"priority\":\"URGENT\"}}} | message.android.priority",
                "{\"message\":{\"token\":\"t\",\"topic\":\"x\"}} | message",
                "{\"message\":{\"data\":{}}} | message",
                "{\"message\":{\"topic\":\"a b\"}} | message.topic",
                "{\"message\":\"hello\"} | message",
                "{} | message",
                "{\"message\":{\"token\":\"t\",\"token\":\"u\"}} | ''",
                "{\"message\": | ''",
                "[] | ''",
            })
    void aWrongMessageIsABadRequestThatNamesTheField(String body, String field) {
        Judged judged = send(body);

        JsonNode error = read(judged.body()).path("error");
        assertThat(judged.status()).isEqualTo(400);
        assertThat(error.path("code").asInt()).isEqualTo(400);
        assertThat(error.path("status").asText()).isEqualTo("INVALID_ARGUMENT");
        JsonNode detail = error.path("details").get(0);
        assertThat(detail.path("@type").asText()).isEqualTo("type.googleapis.com/google.rpc.BadRequest");
        assertThat(detail.path("fieldViolations").get(0).path("field").asText()).isEqualTo(field);
    }

    @ParameterizedTest
    @CsvSource({"token, 4096", "topic, 2048"})
    void aMessageHasALimitOverKeysAndValues(String target, int limit) {
        String frame = "{\"message\":{\"" + target + "\":\"t\",\"data\":{\"key\":\"%s\"}}}";

        assertThat(send(frame.formatted("x".repeat(limit - 3))).status()).isEqualTo(200);
        assertThat(send(frame.formatted("x".repeat(limit - 2))).body()).contains("Message is too big");
    }

    @Test
    void aMalformedRegistrationTokenIsAnFcmErrorAndNotABadRequest() {
        JsonNode error =
                read(send("{\"message\":{\"token\":\"no token\"}}").body()).path("error");

        assertThat(error.path("message").asText())
                .isEqualTo("The registration token is not a valid FCM registration token");
        assertThat(error.path("details").get(0).path("errorCode").asText()).isEqualTo("INVALID_ARGUMENT");
        assertThat(error.path("details").get(0).path("@type").asText())
                .isEqualTo("type.googleapis.com/google.firebase.fcm.v1.FcmError");
    }

    @Test
    void aDeadTokenIsUnregisteredAndAStrangersIsAMismatch() {
        SHARED.unregister("dead");
        SHARED.registerDevice("foreign", "another-project");

        assertFcmError(send("{\"message\":{\"token\":\"dead\"}}"), 404, "NOT_FOUND", "UNREGISTERED");
        assertFcmError(send("{\"message\":{\"token\":\"foreign\"}}"), 403, "PERMISSION_DENIED", "SENDER_ID_MISMATCH");
    }

    private static void assertFcmError(Judged judged, int status, String rpcStatus, String code) {
        JsonNode error = read(judged.body()).path("error");
        assertThat(judged.status()).isEqualTo(status);
        assertThat(error.path("code").asInt()).isEqualTo(status);
        assertThat(error.path("status").asText()).isEqualTo(rpcStatus);
        assertThat(error.path("details").get(0).path("errorCode").asText()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({
        "400, INVALID_ARGUMENT, INVALID_ARGUMENT",
        "401, THIRD_PARTY_AUTH_ERROR, UNAUTHENTICATED",
        "403, SENDER_ID_MISMATCH, PERMISSION_DENIED",
        "404, UNREGISTERED, NOT_FOUND",
        "429, QUOTA_EXCEEDED, RESOURCE_EXHAUSTED",
        "500, INTERNAL, INTERNAL",
        "503, UNAVAILABLE, UNAVAILABLE",
    })
    void everyErrorCodeCanBeScripted(int status, String code, String rpcStatus) {
        var request = connection.request("POST", SEND, Map.of(), "");

        var reply = SHARED.render(Answer.status(status, code), request);

        assertFcmError(new Judged("", reply, "", null), status, rpcStatus, code);
    }

    @Test
    void aScripted401HasNoErrorCode() {
        var reply = SHARED.render(Answer.status(401), connection.request("POST", SEND, Map.of(), ""));

        JsonNode error = read(new Judged("", reply, "", null).body()).path("error");
        assertThat(error.path("status").asText()).isEqualTo("UNAUTHENTICATED");
        assertThat(error.has("details")).isFalse();
    }

    @Test
    void aTokenIsNeededAndIsGoodForItsProjectAndAnHour() {
        String message = "{\"message\":{\"token\":\"t\"}}";
        assertThat(judged("POST", SEND, Map.of(), message).status()).isEqualTo(401);
        assertThat(judged("POST", SEND, Map.of("authorization", "Bearer x"), message)
                        .status())
                .isEqualTo(401);
        Judged other = judged(
                "POST", "/v1/projects/other/messages:send", Map.of("authorization", "Bearer " + access), message);
        assertThat(other.status()).isEqualTo(403);

        CLOCK.advance(Duration.ofHours(1));
        assertThat(send(message).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /batch",
        "POST, /fcm/send",
        "GET, /v1/projects/demo/messages:send",
        "POST, /v1/projects//messages:send"
    })
    void whatIsRetiredOrUnknownIsAnHtml404(String method, String path) {
        Judged judged = judged(method, path, Map.of("authorization", "Bearer " + access), "{}");

        assertThat(judged.status()).isEqualTo(404);
        assertThat(judged.header("content-type")).get().asString().startsWith("text/html");
    }

    @Test
    void aProjectsQuotaIsKept() {
        long[] now = {0};
        ProjectQuota quota = new ProjectQuota(60, () -> now[0]);
        for (int i = 0; i < 60; i++) {
            assertThat(quota.take()).isTrue();
        }
        assertThat(quota.take()).isFalse();

        now[0] = Duration.ofSeconds(1).toNanos();
        assertThat(quota.take()).isTrue();
        assertThat(quota.take()).isFalse();
    }
}
