package io.tapline.simulator.webpush;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.simulator.FakeConnection;
import io.tapline.simulator.Judged;
import io.tapline.simulator.TestClock;
import io.tapline.simulator.TestJwt;
import io.tapline.simulator.engine.Answer;
import io.tapline.simulator.jose.P256;
import io.tapline.simulator.webpush.Subscription.Keys;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule of RFC 8030, 8291 and 8292 that a push service can see. */
class WebPushProviderTest {

    private static final String ORIGIN = "https://127.0.0.1:1";

    private final TestClock clock = new TestClock();
    private final FakeConnection connection = new FakeConnection();
    private final WebPushProvider provider = new WebPushProvider(WebPushOptions.defaults(), clock, true);
    private final KeyPair server = P256.newKeyPair();

    @BeforeEach
    void open() {
        provider.url(ORIGIN);
    }

    private Map<String, Object> claims() {
        return new HashMap<>(Map.of(
                "aud",
                ORIGIN,
                "exp",
                clock.instant().plus(Duration.ofHours(12)).getEpochSecond(),
                "sub",
                "mailto:ops@example.com"));
    }

    private String vapid(Map<String, Object> claims, KeyPair signer, KeyPair shown) {
        String token = TestJwt.es256(Map.of("typ", "JWT", "alg", "ES256"), claims, signer.getPrivate());
        return "vapid t=" + token + ", k=" + P256.base64Url(P256.point(shown.getPublic()));
    }

    private Map<String, String> headers() {
        return new HashMap<>(Map.of("ttl", "60", "authorization", vapid(claims(), server, server)));
    }

    private Judged judged(String method, String path, Map<String, String> headers, byte[] body) {
        return Judged.of(provider.connected(connection).judge(connection.request(method, path, headers, body)));
    }

    private Judged push(Map<String, String> headers, byte[] body) {
        return judged("POST", "/push/one", headers, body);
    }

    private Judged tap(Map<String, String> headers) {
        return push(headers, new byte[0]);
    }

    private static void assertRefused(Judged judged, int status, int errno) {
        assertThat(judged.body()).contains("\"code\":" + status + ",\"errno\":" + errno + ",\"error\":\"");
        assertThat(judged.status()).isEqualTo(status);
    }

    @Test
    void aBareTapIsCreatedWithALocation() {
        Judged judged = tap(headers());

        assertThat(judged.status()).isEqualTo(201);
        assertThat(judged.header("location")).get().asString().startsWith(ORIGIN + "/message/");
        assertThat(judged.target()).isEqualTo("one");
    }

    @ParameterizedTest
    @CsvSource({
        "ttl, soon, 112",
        "ttl, -1, 112",
        "ttl, '', 112",
        "topic, 123456789012345678901234567890123, 113",
        "topic, with space, 113",
        "topic, '', 113",
        "urgency, urgent, 111",
    })
    void eachHeaderIsChecked(String name, String value, int errno) {
        var headers = headers();
        headers.put(name, value);

        assertRefused(tap(headers), 400, errno);
    }

    @ParameterizedTest
    @CsvSource({
        "ttl, 0",
        "topic, 12345678901234567890123456789-_Z",
        "urgency, very-low",
        "urgency, low",
        "urgency, normal",
        "urgency, high",
    })
    void goodHeadersPass(String name, String value) {
        var headers = headers();
        headers.put(name, value);

        assertThat(tap(headers).error()).isEmpty();
    }

    @Test
    void ttlIsNeededAndCutToThirtyDays() {
        var headers = headers();
        headers.put("ttl", "9999999");
        assertThat(tap(headers).header("ttl")).contains("2592000");

        headers.remove("ttl");
        assertRefused(tap(headers), 400, 111);
    }

    @Test
    void vapidIsNeededUnlessSwitchedOff() {
        var headers = headers();
        headers.remove("authorization");
        assertRefused(tap(headers), 401, 109);

        var lenient = new WebPushProvider(WebPushOptions.defaults().withoutVapid(), clock, true);
        var request = connection.request("POST", "/push/one", headers, new byte[0]);
        assertThat(Judged.of(lenient.connected(connection).judge(request)).status())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource({
        "aud, https://push.example.com",
        "aud, https://127.0.0.1:1/",
        "aud, ''",
        "sub, ''",
        "sub, ops@example.com",
        "sub, mailto:ops",
        "sub, <mailto:ops@example.com>",
        "sub, mailto: ops@example.com",
        "sub, mailto:ops@localhost",
        "sub, http://example.com",
        "sub, https:",
    })
    void eachVapidClaimIsChecked(String claim, String value) {
        var claims = claims();
        claims.put(claim, value);
        var headers = headers();
        headers.put("authorization", vapid(claims, server, server));

        assertRefused(tap(headers), 401, 109);
    }

    @Test
    void aWebSiteIsAContactToo() {
        var claims = claims();
        claims.put("sub", "https://example.com/contact");
        var headers = headers();
        headers.put("authorization", vapid(claims, server, server));

        assertThat(tap(headers).status()).isEqualTo(201);
    }

    @Test
    void aVapidTokenLivesADayAtMost() {
        var claims = claims();
        claims.put("exp", clock.instant().plus(Duration.ofHours(24)).getEpochSecond());
        var headers = headers();
        headers.put("authorization", vapid(claims, server, server));
        assertThat(tap(headers).status()).isEqualTo(201);

        clock.advance(Duration.ofHours(24).plusSeconds(1));
        assertRefused(tap(headers), 401, 109);

        claims.put("exp", clock.instant().plus(Duration.ofHours(24)).getEpochSecond() + 1);
        headers.put("authorization", vapid(claims, server, server));
        assertRefused(tap(headers), 401, 109);
    }

    @Test
    void theTokenMustBeSignedByTheKeyThatIsShown() {
        var headers = headers();
        headers.put("authorization", vapid(claims(), P256.newKeyPair(), server));

        assertRefused(tap(headers), 401, 109);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer x", "vapid", "vapid t=x", "vapid t=a.b.c, k=AAAA", "vapid t=a.b.c, k=%, z=1"})
    void malformedAuthorizationIsRefused(String authorization) {
        var headers = headers();
        headers.put("authorization", authorization);

        assertRefused(tap(headers), 401, 109);
    }

    @Test
    void aSubscriptionMadeForOneServerRefusesAnother() {
        provider.subscriptions().put("one", Keys.create(), P256.base64Url(P256.point(server.getPublic())));
        assertThat(tap(headers()).status()).isEqualTo(201);

        KeyPair other = P256.newKeyPair();
        var headers = headers();
        headers.put("authorization", vapid(claims(), other, other));
        assertRefused(tap(headers), 403, 109);
    }

    @Test
    void aBodyNeedsItsEncoding() {
        assertRefused(push(headers(), new byte[200]), 400, 101);

        var headers = headers();
        headers.put("content-encoding", "aesgcm");
        assertRefused(push(headers, new byte[200]), 400, 110);
        headers.put("content-encoding", "aes128gcm");
        assertRefused(push(headers, new byte[200]), 400, 110);
        assertRefused(push(headers, new byte[4097]), 413, 104);
    }

    /** The message of RFC 8291, appendix A, which some other subscription's keys would decrypt. */
    private static final byte[] MESSAGE = Base64.getUrlDecoder()
            .decode(
                    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN");

    @Test
    void anEncryptedBodyToAnUnknownSubscriptionIsAccepted() {
        var headers = headers();
        headers.put("content-encoding", "aes128gcm");

        Judged judged = push(headers, MESSAGE);

        assertThat(judged.status()).isEqualTo(201);
        assertThat(judged.plaintext()).isNull();
    }

    @Test
    void aBodyThatTheKnownKeysDoNotDecryptIsRefused() {
        provider.subscriptions().put("one", Keys.create(), null);
        var headers = headers();
        headers.put("content-encoding", "aes128gcm");

        assertRefused(push(headers, MESSAGE), 400, 110);
    }

    @Test
    void aDeadSubscriptionIsGoneAndAnUnknownPathNotFound() {
        provider.subscriptions().remove("one");

        assertRefused(tap(headers()), 410, 106);
        assertRefused(judged("POST", "/elsewhere", headers(), new byte[0]), 404, 102);
        assertRefused(judged("POST", "/push/", headers(), new byte[0]), 404, 102);
        assertThat(judged("PUT", "/push/one", headers(), new byte[0]).status()).isEqualTo(405);
    }

    @Test
    void aNewerMessageReplacesOneOfTheSameTopicAndAMessageCanBeDeleted() {
        var headers = headers();
        headers.put("topic", "mailbox");
        tap(headers);
        String location = tap(headers).header("location").orElseThrow();
        assertThat(provider.subscriptions().waiting("one")).isEqualTo(1);

        String path = location.substring(ORIGIN.length());
        assertThat(judged("DELETE", path, Map.of(), new byte[0]).status()).isEqualTo(204);
        assertThat(judged("DELETE", path, Map.of(), new byte[0]).status()).isEqualTo(404);
        assertThat(provider.subscriptions().waiting("one")).isZero();
    }

    @Test
    void aMessageWithoutLifeIsNotStored() {
        var headers = headers();
        headers.put("ttl", "0");
        tap(headers);

        assertThat(provider.subscriptions().waiting("one")).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "410 | | {\"code\":410,\"errno\":106,\"error\":\"Gone\",\"message\":\"Invalid subscription\"}",
                "503 | 202 | {\"code\":503,\"errno\":202,\"error\":\"Service Unavailable\",\"message\":\"Use exponential back-off for retries\"}",
                "403 | BadJwtToken | {\"reason\":\"BadJwtToken\"}",
                "201 | | ''",
            })
    void errorsCanBeScriptedAsMozillaOrAppleTellsThem(int status, String reason, String body) {
        var answer = reason == null ? Answer.status(status) : Answer.status(status, reason);

        var reply = provider.render(answer, connection.request("POST", "/push/one", headers(), new byte[0]));

        assertThat(new Judged("", reply, "", null).body()).isEqualTo(body);
    }

    @Test
    void aUnifiedPushServerIntroducesItself() {
        assertThat(judged("GET", "/push/one", Map.of(), new byte[0]).body())
                .isEqualTo("{\"unifiedpush\":{\"version\":1}}");
    }
}
