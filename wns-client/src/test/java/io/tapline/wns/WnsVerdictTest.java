package io.tapline.wns;

import static io.tapline.push.Outcome.Cause.CREDENTIAL_EXPIRED;
import static io.tapline.push.Outcome.Cause.ENDPOINT_THROTTLED;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WnsVerdictTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-21T08:00:00Z"), ZoneOffset.UTC);
    private static final Outcome GONE = new Outcome.Unregistered(null);

    static Stream<Arguments> table() {
        return Stream.of(
                arguments(200, Map.of("x-wns-status", "received", "x-wns-msg-id", "M1"), new Outcome.Accepted("M1")),
                arguments(200, Map.of("x-wns-notificationstatus", "received"), Outcome.Accepted.UNNAMED),
                arguments(200, Map.of(), Outcome.Accepted.UNNAMED),
                arguments(200, Map.of("x-wns-status", "dropped"), rejected(ENDPOINT, "dropped")),
                arguments(200, Map.of("x-wns-notificationstatus", "Dropped"), rejected(ENDPOINT, "dropped")),
                arguments(
                        200,
                        Map.of("x-wns-status", "channelthrottled", "retry-after", "9"),
                        retry(Duration.ofSeconds(9), ENDPOINT_THROTTLED, "channelthrottled")),
                arguments(400, Map.of(), rejected(MESSAGE, "400")),
                arguments(400, Map.of("x-wns-error-description", "Bad type"), rejected(MESSAGE, "400 Bad type")),
                arguments(401, Map.of(), retry(null, CREDENTIAL_EXPIRED, "401")),
                arguments(403, Map.of(), rejected(ENDPOINT, "403")),
                arguments(404, Map.of(), GONE),
                arguments(405, Map.of(), rejected(MESSAGE, "405")),
                arguments(406, Map.of("retry-after", "60"), retry(Duration.ofMinutes(1), PROVIDER_THROTTLED, "406")),
                arguments(429, Map.of(), retry(null, PROVIDER_THROTTLED, "429")),
                arguments(410, Map.of(), GONE),
                arguments(410, Map.of("x-wns-error-description", "The channel expired"), GONE),
                arguments(
                        410,
                        Map.of("x-wns-error-description", "Domain Blocked"),
                        rejected(CREDENTIAL, "Domain Blocked")),
                arguments(412, Map.of(), retry(null, ENDPOINT_THROTTLED, "412")),
                arguments(413, Map.of(), rejected(MESSAGE, "413")),
                arguments(302, Map.of(), rejected(MESSAGE, "302")),
                arguments(500, Map.of(), retry(null, PROVIDER_FAULT, "500")),
                arguments(
                        503,
                        Map.of("retry-after", "Sat, 21 Nov 2026 08:02:00 GMT"),
                        retry(Duration.ofMinutes(2), PROVIDER_FAULT, "503")),
                arguments(503, Map.of(), retry(null, PROVIDER_FAULT, "503")));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("table")
    void means(int status, Map<String, String> headers, Outcome outcome) {
        assertThat(decode(status, headers, "")).isEqualTo(outcome);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Domain Blocked", "domain blocked for abuse"})
    void blockedDomainIsKnownByTheBodyToo(String body) {
        assertThat(decode(410, Map.of(), body)).isEqualTo(rejected(CREDENTIAL, "Domain Blocked"));
    }

    private static Outcome decode(int status, Map<String, String> headers, String body) {
        return new WnsProtocol(CLOCK)
                .decode(new Response(status, List.copyOf(headers.entrySet()), body.getBytes(UTF_8)));
    }

    private static Outcome rejected(Fault fault, String reason) {
        return new Outcome.Rejected(fault, reason);
    }

    private static Outcome retry(@Nullable Duration after, Cause cause, String reason) {
        return new Outcome.Retry(after, cause, reason);
    }
}
