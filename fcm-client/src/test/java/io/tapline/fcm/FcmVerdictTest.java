package io.tapline.fcm;

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
import java.net.URI;
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

class FcmVerdictTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-21T08:00:00Z"), ZoneOffset.UTC);
    private static final String BAD_REQUEST =
            "{\"@type\":\"type.googleapis.com/google.rpc.BadRequest\",\"fieldViolations\":[{\"field\":\"message.android.ttl\","
                    + "\"description\":\"Invalid ttl\"}]}";
    private static final String TOKEN_IS_NONE = "The registration token is not a valid FCM registration token";

    private final FcmProtocol protocol = new FcmProtocol(
            new FcmConfig(new ServiceAccount("p", "e", "k", "-", URI.create("https://oauth2.example"))), CLOCK);

    static Stream<Arguments> table() {
        return Stream.of(
                arguments(
                        "words about the token, from FCM",
                        400,
                        error("INVALID_ARGUMENT", TOKEN_IS_NONE, fcm("INVALID_ARGUMENT")),
                        new Outcome.Unregistered(null)),
                arguments(
                        "words about the token, from FCM, and a field",
                        400,
                        error("INVALID_ARGUMENT", TOKEN_IS_NONE, BAD_REQUEST + "," + fcm("INVALID_ARGUMENT")),
                        new Outcome.Unregistered(null)),
                arguments(
                        "words about the token, not from FCM",
                        400,
                        error("INVALID_ARGUMENT", TOKEN_IS_NONE, BAD_REQUEST),
                        rejected(MESSAGE, "INVALID_ARGUMENT")),
                arguments(
                        "FCM's code alone",
                        400,
                        error("INVALID_ARGUMENT", "Request contains an invalid argument.", fcm("INVALID_ARGUMENT")),
                        rejected(ENDPOINT, "INVALID_ARGUMENT")),
                arguments(
                        "a field of the message",
                        400,
                        error("INVALID_ARGUMENT", "Invalid value", BAD_REQUEST),
                        rejected(MESSAGE, "INVALID_ARGUMENT")),
                arguments(
                        "a field of the message, and FCM's code",
                        400,
                        error("INVALID_ARGUMENT", "Invalid value", BAD_REQUEST + "," + fcm("INVALID_ARGUMENT")),
                        rejected(MESSAGE, "INVALID_ARGUMENT")),
                arguments("no details", 400, error("INVALID_ARGUMENT", "x", ""), rejected(MESSAGE, "INVALID_ARGUMENT")),
                arguments(
                        "the project's APNs certificate",
                        401,
                        error("UNAUTHENTICATED", "x", fcm("THIRD_PARTY_AUTH_ERROR")),
                        rejected(CREDENTIAL, "THIRD_PARTY_AUTH_ERROR")),
                arguments(
                        "our access token",
                        401,
                        error("UNAUTHENTICATED", "Request had invalid authentication credentials.", ""),
                        retry(null, CREDENTIAL_EXPIRED, "UNAUTHENTICATED")),
                arguments(
                        "another sender's token",
                        403,
                        error("PERMISSION_DENIED", "SenderId mismatch", fcm("SENDER_ID_MISMATCH")),
                        rejected(ENDPOINT, "SENDER_ID_MISMATCH")),
                arguments(
                        "no permission",
                        403,
                        error("PERMISSION_DENIED", "x", ""),
                        rejected(CREDENTIAL, "PERMISSION_DENIED")),
                arguments(
                        "a dead token",
                        404,
                        error("NOT_FOUND", "Requested entity was not found.", fcm("UNREGISTERED")),
                        new Outcome.Unregistered(null)),
                arguments(
                        "not found, without FCM's word",
                        404,
                        error("NOT_FOUND", "Requested entity was not found.", ""),
                        rejected(ENDPOINT, "NOT_FOUND")),
                arguments("a wrong path", 404, "<html>Not found</html>", rejected(MESSAGE, "404")),
                arguments(
                        "the project's quota",
                        429,
                        error("RESOURCE_EXHAUSTED", "Quota exceeded.", fcm("QUOTA_EXCEEDED")),
                        retry(Duration.ofMinutes(1), PROVIDER_THROTTLED, "QUOTA_EXCEEDED")),
                arguments(
                        "a device's quota",
                        429,
                        error(
                                "RESOURCE_EXHAUSTED",
                                "Quota exceeded.",
                                fcm("QUOTA_EXCEEDED")
                                        + ",{\"@type\":\"type.googleapis.com/google.rpc.QuotaFailure\",\"violations\":"
                                        + "[{\"subject\":\"device:abc\",\"description\":\"Device message rate exceeded\"}]}"),
                        retry(Duration.ofMinutes(1), ENDPOINT_THROTTLED, "QUOTA_EXCEEDED")),
                arguments(
                        "a fault",
                        500,
                        error("INTERNAL", "x", fcm("INTERNAL")),
                        retry(null, PROVIDER_FAULT, "INTERNAL")),
                arguments(
                        "overload",
                        503,
                        error("UNAVAILABLE", "x", fcm("UNAVAILABLE")),
                        retry(null, PROVIDER_FAULT, "UNAVAILABLE")),
                arguments("a proxy's fault", 502, "<html>", retry(null, PROVIDER_FAULT, "502")),
                arguments(
                        "nothing known",
                        400,
                        error("INVALID_ARGUMENT", "x", fcm("UNSPECIFIED_ERROR")),
                        retry(null, PROVIDER_FAULT, "UNSPECIFIED_ERROR")),
                arguments("too large", 413, "", rejected(MESSAGE, "413")));
    }

    @ParameterizedTest(name = "{1}: {0}")
    @MethodSource("table")
    void means(String what, int status, String body, Outcome outcome) {
        assertThat(decode(status, body)).isEqualTo(outcome);
    }

    @Test
    void acceptedPushIsNamedByItsMessage() {
        assertThat(decode(200, "{\n  \"name\": \"projects/p/messages/0:1%2f\"\n}\n"))
                .isEqualTo(new Outcome.Accepted("projects/p/messages/0:1%2f"));
        assertThat(decode(200, "{}")).isEqualTo(Outcome.Accepted.UNNAMED);
        assertThat(decode(200, "{\"name\":\"projects/")).isEqualTo(Outcome.Accepted.UNNAMED);
    }

    @Test
    void bodyThatIsCutOffLeavesWhatWasReadBefore() {
        String whole = error("NOT_FOUND", "x", fcm("UNREGISTERED"));

        assertThat(decode(404, whole.substring(0, whole.length() - 3))).isEqualTo(new Outcome.Unregistered(null));
    }

    @Test
    void retryAfterGoesBeforeOurOwnWait() {
        Response response = new Response(
                429,
                List.of(Map.entry("retry-after", "Sat, 21 Nov 2026 08:00:05 GMT")),
                error("RESOURCE_EXHAUSTED", "x", fcm("QUOTA_EXCEEDED")).getBytes(UTF_8));

        assertThat(protocol.decode(response))
                .isEqualTo(new Outcome.Retry(Duration.ofSeconds(5), PROVIDER_THROTTLED, "QUOTA_EXCEEDED"));
    }

    private Outcome decode(int status, String body) {
        return protocol.decode(new Response(status, List.of(), body.getBytes(UTF_8)));
    }

    private static String error(String status, String message, String details) {
        return "{\"error\":{\"code\":0,\"message\":\"" + message + "\",\"status\":\"" + status + "\",\"details\":["
                + details + "]}}";
    }

    private static String fcm(String code) {
        return "{\"@type\":\"type.googleapis.com/google.firebase.fcm.v1.FcmError\",\"errorCode\":\"" + code + "\"}";
    }

    private static Outcome rejected(Outcome.Fault fault, String reason) {
        return new Outcome.Rejected(fault, reason);
    }

    private static Outcome retry(@Nullable Duration after, Outcome.Cause cause, String reason) {
        return new Outcome.Retry(after, cause, reason);
    }
}
