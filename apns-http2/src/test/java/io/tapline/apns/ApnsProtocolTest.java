package io.tapline.apns;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.http2.EncodedPush;
import io.tapline.http2.Header;
import io.tapline.http2.Origin;
import io.tapline.http2.Request;
import io.tapline.push.ApnsEndpoint;
import io.tapline.push.ApnsEndpoint.Environment;
import io.tapline.push.Content;
import io.tapline.push.Credential;
import io.tapline.push.Message;
import io.tapline.push.Urgency;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ApnsProtocolTest {

    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    private static final UUID ID = UUID.fromString("0193f0c4-0000-7000-8000-0000000000aa");
    private static final Credential CREDENTIAL = new Credential("bearer jwt", NOW.plusSeconds(3600));
    private static final String BESIDE = ",\"tapline\":{\"id\":\"" + ID + "\",\"change\":\"created\"}}";

    private final ApnsProtocol protocol = new ApnsProtocol(
            new ApnsConfig(
                    new ApnsConfig.Token("TEAM", "KEY", "-"),
                    URI.create("https://localhost:2197"),
                    ApnsConfig.APPLE_SANDBOX),
            Clock.fixed(NOW, ZoneOffset.UTC));

    @ParameterizedTest
    @EnumSource(Urgency.class)
    void tapIsABackgroundPushOfPriority5(Urgency urgency) {
        EncodedPush push = encode(new Content.Tap(), urgency, null);

        assertThat(lines(push.headers()))
                .containsExactly(
                        "apns-push-type: background (indexed)",
                        "apns-priority: 5 (indexed)",
                        "apns-expiration: 1795852800",
                        "apns-collapse-id: " + ID);
        assertThat(text(push)).isEqualTo("{\"aps\":{\"content-available\":1}" + BESIDE);
    }

    @Test
    void privateAlertHoldsTheGenericTextAndLetsTheExtensionReplaceIt() {
        EncodedPush push = encode(new Content.GenericAlert("You have a \"new\" notification"), Urgency.LOW, null);

        assertThat(lines(push.headers())).startsWith("apns-push-type: alert (indexed)", "apns-priority: 10 (indexed)");
        assertThat(text(push))
                .isEqualTo("{\"aps\":{\"alert\":{\"body\":\"You have a \\\"new\\\" notification\"},"
                        + "\"sound\":\"default\",\"mutable-content\":1}" + BESIDE);
    }

    @Test
    void alertHoldsTitleAndBody() {
        assertThat(text(encode(new Content.Alert("Günther", "says 😀\n"), Urgency.HIGH, null)))
                .isEqualTo(
                        "{\"aps\":{\"alert\":{\"title\":\"Günther\",\"body\":\"says 😀\\u000a\"},\"sound\":\"default\"}"
                                + BESIDE);
        assertThat(text(encode(new Content.Alert("Günther", null), Urgency.HIGH, null)))
                .isEqualTo("{\"aps\":{\"alert\":{\"title\":\"Günther\"},\"sound\":\"default\"}" + BESIDE);
    }

    @Test
    void alertIsNotStoredLongerThanItIsToBeShown() {
        EncodedPush push = encode(new Content.Alert("title", null), Urgency.HIGH, NOW.plusSeconds(60));

        assertThat(lines(push.headers())).contains("apns-expiration: 1795248060");
        assertThat(text(push)).contains("\"displayUntil\":\"2026-11-21T08:01:00Z\"");
    }

    @Test
    void alertWhoseTimeIsOverIsTriedOnceAndNotStored() {
        assertThat(lines(encode(new Content.Alert("title", null), Urgency.HIGH, NOW)
                        .headers()))
                .contains("apns-expiration: 0");
    }

    @Test
    void bodyThatIsTooLongIsCutToTheLimit() {
        EncodedPush push = encode(new Content.Alert("title", "é".repeat(5000)), Urgency.HIGH, null);

        assertThat(push.body().length()).isBetween(ApnsPayload.LIMIT - 1, ApnsPayload.LIMIT);
        assertThat(text(push)).contains("\"title\":\"title\"").contains("é…\"}").endsWith(BESIDE);
    }

    @Test
    void titleThatIsTooLongIsCutAndTheBodyLeftOut() {
        EncodedPush push = encode(new Content.Alert("\"".repeat(5000), "body"), Urgency.HIGH, null);

        assertThat(push.body().length()).isBetween(ApnsPayload.LIMIT - 1, ApnsPayload.LIMIT);
        assertThat(text(push)).contains("\\\"…\"").doesNotContain("body").endsWith(BESIDE);
    }

    @Test
    void genericTextThatIsTooLongIsCutToTheLimit() {
        EncodedPush push = encode(new Content.GenericAlert("x".repeat(5000)), Urgency.HIGH, null);

        assertThat(push.body().head()).hasSize(ApnsPayload.LIMIT);
        assertThat(text(push)).endsWith(BESIDE);
    }

    @Test
    void requestAddsTopicAndTokenAndSharesTheBody() {
        EncodedPush push = encode(new Content.Tap(), Urgency.HIGH, null);
        Request request = protocol.request(push, endpoint("00ff", Environment.PRODUCTION), CREDENTIAL);

        assertThat(request.target()).hasToString("/3/device/00ff");
        assertThat(lines(request.headers()))
                .hasSize(6)
                .endsWith("apns-topic: com.example (indexed)", "authorization: bearer jwt");
        assertThat(request.body().head()).isSameAs(push.body().head());
        assertThat(request.body().tail()).isEmpty();
    }

    @Test
    void connectionWithACertificateCarriesNoToken() {
        EncodedPush push = encode(new Content.Tap(), Urgency.HIGH, null);
        Request request = protocol.request(push, endpoint("00ff", Environment.PRODUCTION), Credential.OF_CONNECTION);

        assertThat(lines(request.headers())).hasSize(5).noneMatch(line -> line.startsWith("authorization"));
    }

    @Test
    void tokenThatIsNotHexCannotReachAnotherPath() {
        EncodedPush push = encode(new Content.Tap(), Urgency.HIGH, null);

        assertThat(protocol.request(push, endpoint("../a b", Environment.SANDBOX), CREDENTIAL)
                        .target())
                .hasToString("/3/device/%2E%2E%2Fa%20b");
    }

    @Test
    void eachEnvironmentTeamAndKeyHasItsOwnConnections() {
        assertThat(protocol.origin(endpoint("00", Environment.PRODUCTION)))
                .isEqualTo(new Origin("localhost", 2197, "production/TEAM/KEY"));
        assertThat(protocol.origin(endpoint("00", Environment.SANDBOX)))
                .isEqualTo(new Origin("api.sandbox.push.apple.com", 443, "sandbox/TEAM/KEY"));
    }

    private EncodedPush encode(Content content, Urgency urgency, @Nullable Instant displayUntil) {
        return protocol.encode(new Message(ID, content, urgency, NOW.plusSeconds(604_800), displayUntil));
    }

    private static ApnsEndpoint endpoint(String token, Environment environment) {
        return new ApnsEndpoint(token, "com.example", environment, NOW);
    }

    private static String text(EncodedPush push) {
        return new String(push.body().head(), UTF_8);
    }

    private static List<String> lines(List<Header> headers) {
        return headers.stream()
                .map(header -> header.name() + ": " + header.value() + (header.isIndexed() ? " (indexed)" : ""))
                .toList();
    }
}
