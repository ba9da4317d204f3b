package io.tapline.webpush;

import static io.tapline.push.Outcome.Cause.ENDPOINT_THROTTLED;
import static io.tapline.push.Outcome.Cause.PROVIDER_FAULT;
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
import java.security.SecureRandom;
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

class WebPushVerdictTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-21T08:00:00Z"), ZoneOffset.UTC);

    private final WebPushProtocol protocol = new WebPushProtocol(new WebPushEncryption(new SecureRandom()), CLOCK);

    static Stream<Arguments> table() {
        return Stream.of(
                arguments(200, Map.of(), "", Outcome.Accepted.UNNAMED),
                arguments(201, Map.of("location", "https://p/m/1"), "", new Outcome.Accepted("https://p/m/1")),
                arguments(202, Map.of(), "", Outcome.Accepted.UNNAMED),
                arguments(301, Map.of("location", "http://10.0.0.1"), "", rejected(ENDPOINT, "301")),
                arguments(204, Map.of(), "", Outcome.Accepted.UNNAMED),
                arguments(302, Map.of(), "", rejected(ENDPOINT, "302")),
                arguments(303, Map.of(), "", rejected(ENDPOINT, "303")),
                arguments(307, Map.of(), "", rejected(ENDPOINT, "307")),
                arguments(308, Map.of(), "", rejected(ENDPOINT, "308")),
                arguments(400, Map.of(), "{\"errno\":111}", rejected(MESSAGE, "400")),
                arguments(401, Map.of(), "{\"errno\":109}", rejected(CREDENTIAL, "401")),
                arguments(403, Map.of(), "{\"reason\":\"BadJwtToken\"}", rejected(CREDENTIAL, "403")),
                arguments(403, Map.of(), "{\"reason\":\"VapidPkHashMismatch\"}", rejected(ENDPOINT, "403")),
                arguments(
                        403,
                        Map.of(),
                        "the VAPID credentials in the authorization header do not correspond to the credentials used to"
                                + " create the subscriptions.",
                        rejected(ENDPOINT, "403")),
                arguments(404, Map.of(), "", new Outcome.Unregistered(null)),
                arguments(410, Map.of(), "", new Outcome.Unregistered(null)),
                arguments(413, Map.of(), "", rejected(MESSAGE, "413")),
                arguments(
                        429, Map.of("retry-after", "30"), "", retry(Duration.ofSeconds(30), ENDPOINT_THROTTLED, "429")),
                arguments(429, Map.of(), "", retry(null, ENDPOINT_THROTTLED, "429")),
                arguments(500, Map.of(), "", retry(null, PROVIDER_FAULT, "500")),
                arguments(502, Map.of(), "{\"errno\":900}", retry(null, PROVIDER_FAULT, "502")),
                arguments(
                        503,
                        Map.of("retry-after", "Sat, 21 Nov 2026 08:01:00 GMT"),
                        "{\"errno\":201}",
                        retry(Duration.ofMinutes(1), PROVIDER_FAULT, "503")));
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("table")
    void means(int status, Map<String, String> headers, String body, Outcome outcome) {
        Response response = new Response(status, List.copyOf(headers.entrySet()), body.getBytes(UTF_8));

        assertThat(protocol.decode(response)).isEqualTo(outcome);
    }

    private static Outcome rejected(Fault fault, String reason) {
        return new Outcome.Rejected(fault, reason);
    }

    private static Outcome retry(@Nullable Duration after, Cause cause, String reason) {
        return new Outcome.Retry(after, cause, reason);
    }
}
