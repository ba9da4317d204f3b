package io.tapline.apns;

import static io.tapline.push.Outcome.Cause.CREDENTIAL_EXPIRED;
import static io.tapline.push.Outcome.Cause.ENDPOINT_THROTTLED;
import static io.tapline.push.Outcome.Cause.NOT_SENT;
import static io.tapline.push.Outcome.Cause.PROVIDER_FAULT;
import static io.tapline.push.Outcome.Cause.PROVIDER_THROTTLED;
import static io.tapline.push.Outcome.Fault.CREDENTIAL;
import static io.tapline.push.Outcome.Fault.ENDPOINT;
import static io.tapline.push.Outcome.Fault.MESSAGE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tapline.http2.Response;
import io.tapline.push.Outcome;
import io.tapline.push.Outcome.Cause;
import io.tapline.push.Outcome.Fault;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApnsVerdictTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-21T08:00:00Z"), ZoneOffset.UTC);

    private final ApnsProtocol protocol =
            new ApnsProtocol(new ApnsConfig(new ApnsConfig.Certificate("chain", "key")), CLOCK);

    static Stream<Arguments> rejections() {
        return Stream.of(
                arguments(400, "BadCollapseId", MESSAGE),
                arguments(400, "BadExpirationDate", MESSAGE),
                arguments(400, "BadMessageId", MESSAGE),
                arguments(400, "BadPriority", MESSAGE),
                arguments(400, "DuplicateHeaders", MESSAGE),
                arguments(400, "InvalidPushType", MESSAGE),
                arguments(400, "PayloadEmpty", MESSAGE),
                arguments(400, "NewReasonOfApple", MESSAGE),
                arguments(400, "BadDeviceToken", ENDPOINT),
                arguments(400, "DeviceTokenNotForTopic", ENDPOINT),
                arguments(400, "MissingDeviceToken", ENDPOINT),
                arguments(400, "BadTopic", ENDPOINT),
                arguments(400, "MissingTopic", ENDPOINT),
                arguments(400, "TopicDisallowed", ENDPOINT),
                arguments(400, "Unregistered", MESSAGE),
                arguments(403, "BadCertificate", CREDENTIAL),
                arguments(403, "BadCertificateEnvironment", CREDENTIAL),
                arguments(403, "BadEnvironmentKeyIdInToken", CREDENTIAL),
                arguments(403, "Forbidden", CREDENTIAL),
                arguments(403, "InvalidProviderToken", CREDENTIAL),
                arguments(403, "MissingProviderToken", CREDENTIAL),
                arguments(404, "BadPath", MESSAGE),
                arguments(405, "MethodNotAllowed", MESSAGE),
                arguments(410, "NewReasonOfApple", ENDPOINT),
                arguments(413, "PayloadTooLarge", MESSAGE));
    }

    @ParameterizedTest(name = "{0} {1} is the fault of {2}")
    @MethodSource("rejections")
    void isRejected(int status, String reason, Fault fault) {
        assertThat(decode(status, body(reason))).isEqualTo(new Outcome.Rejected(fault, reason));
    }

    static Stream<Arguments> retries() {
        return Stream.of(
                arguments(400, "IdleTimeout", NOT_SENT, null),
                arguments(403, "ExpiredProviderToken", CREDENTIAL_EXPIRED, null),
                arguments(403, "UnrelatedKeyIdInToken", NOT_SENT, null),
                arguments(429, "TooManyProviderTokenUpdates", PROVIDER_THROTTLED, Duration.ofMinutes(20)),
                arguments(429, "TooManyRequests", ENDPOINT_THROTTLED, null),
                arguments(429, "NewReasonOfApple", PROVIDER_THROTTLED, null),
                arguments(500, "InternalServerError", PROVIDER_FAULT, Duration.ofMinutes(15)),
                arguments(503, "ServiceUnavailable", PROVIDER_FAULT, Duration.ofMinutes(15)),
                arguments(503, "Shutdown", NOT_SENT, null),
                arguments(502, "NewReasonOfApple", PROVIDER_FAULT, Duration.ofMinutes(15)));
    }

    @ParameterizedTest(name = "{0} {1} is retried for {2} after {3}")
    @MethodSource("retries")
    void isRetried(int status, String reason, Cause cause, @Nullable Duration after) {
        assertThat(decode(status, body(reason))).isEqualTo(new Outcome.Retry(after, cause, reason));
    }

    @ParameterizedTest
    @ValueSource(strings = {"IdleTimeout", "Shutdown", "UnrelatedKeyIdInToken", "TooManyProviderTokenUpdates"})
    void reasonEndsTheConnection(String reason) {
        assertThat(ApnsVerdict.endsConnection(reason)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"BadDeviceToken", "ExpiredProviderToken", "TooManyRequests", "ServiceUnavailable", ""})
    void reasonLeavesTheConnectionAsItIs(String reason) {
        assertThat(ApnsVerdict.endsConnection(reason)).isFalse();
    }

    @Test
    void acceptedPushIsNamedByItsApnsId() {
        Response response = new Response(200, List.of(Map.entry("apns-id", "A-1")), new byte[0]);

        assertThat(protocol.decode(response)).isEqualTo(new Outcome.Accepted("A-1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Unregistered", "ExpiredToken"})
    void deadTokenIsUnregisteredSinceTheTimestampInMilliseconds(String reason) {
        Outcome outcome = decode(410, "{\"reason\":\"" + reason + "\",\"timestamp\":1795248000123}");

        assertThat(outcome).isEqualTo(new Outcome.Unregistered(Instant.ofEpochMilli(1795248000123L)));
        assertThat(decode(410, body(reason))).isEqualTo(new Outcome.Unregistered(null));
    }

    @Test
    void goneWithoutAReasonIsNotUnregistered() {
        assertThat(decode(410, "")).isEqualTo(new Outcome.Rejected(ENDPOINT, "410"));
    }

    @Test
    void bodyThatIsCutOffOrNoJsonLeavesWhatWasReadBefore() {
        assertThat(decode(400, "{\"reason\":\"BadDeviceToken\",\"x"))
                .isEqualTo(new Outcome.Rejected(ENDPOINT, "BadDeviceToken"));
        assertThat(decode(400, "<html>")).isEqualTo(new Outcome.Rejected(MESSAGE, "400"));
    }

    @Test
    void retryAfterGoesBeforeOurOwnWait() {
        Response response = new Response(
                503,
                List.of(Map.entry("retry-after", "7")),
                body("ServiceUnavailable").getBytes(UTF_8));

        assertThat(protocol.decode(response))
                .isEqualTo(new Outcome.Retry(Duration.ofSeconds(7), PROVIDER_FAULT, "ServiceUnavailable"));
    }

    private Outcome decode(int status, String body) {
        return protocol.decode(new Response(status, List.of(), body.getBytes(UTF_8)));
    }

    private static String body(String reason) {
        return "{\"reason\":\"" + reason + "\"}";
    }
}
