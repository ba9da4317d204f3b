package io.tapline.fcm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.http2.EncodedPush;
import io.tapline.http2.Header;
import io.tapline.http2.Origin;
import io.tapline.http2.Request;
import io.tapline.push.Content;
import io.tapline.push.Credential;
import io.tapline.push.FcmEndpoint;
import io.tapline.push.Message;
import io.tapline.push.Urgency;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FcmProtocolTest {

    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    private static final UUID ID = UUID.fromString("0193f0c4-0000-7000-8000-0000000000aa");
    private static final String DATA = "\"data\":{\"id\":\"" + ID + "\",\"change\":\"created\"}";
    private static final Duration DAY = Duration.ofDays(1);

    private final FcmProtocol protocol = new FcmProtocol(
            new FcmConfig(
                    new ServiceAccount("demo", "e", "k", "-", URI.create("https://oauth2.example")),
                    URI.create("https://localhost:9443")),
            Clock.fixed(NOW, ZoneOffset.UTC));

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            value = {
                "HIGH,   \"priority\":\"HIGH\"^\"ttl\":\"86400s\"",
                "NORMAL, \"priority\":\"NORMAL\"^\"ttl\":\"86400s\"",
                "LOW,    \"priority\":\"NORMAL\"^\"ttl\":\"86400s\"^\"collapse_key\":\"tap\"",
            })
    void tapIsADataMessageWithPriorityByUrgency(Urgency urgency, String android) {
        assertThat(json(new Content.Tap(), urgency, DAY))
                .isEqualTo(
                        "{\"message\":{" + DATA + ",\"android\":{" + android.replace('^', ',') + "},\"token\":\"t\"}}");
    }

    @Test
    void privateAlertIsADataMessageThatTheAppShows() {
        assertThat(json(new Content.GenericAlert("Something \"new\""), Urgency.LOW, DAY))
                .isEqualTo("{\"message\":{\"data\":{\"id\":\"" + ID
                        + "\",\"change\":\"created\",\"alert\":\"Something \\\"new\\\"\"},"
                        + "\"android\":{\"priority\":\"HIGH\",\"ttl\":\"86400s\"},\"token\":\"t\"}}");
    }

    @Test
    void alertIsShownByTheSystemUnderTheNotificationsTag() {
        assertThat(json(new Content.Alert("Günther", "says 😀"), Urgency.NORMAL, DAY))
                .isEqualTo("{\"message\":{" + DATA
                        + ",\"android\":{\"priority\":\"HIGH\",\"ttl\":\"86400s\",\"notification\":{\"title\":\"Günther\","
                        + "\"body\":\"says 😀\",\"tag\":\"" + ID + "\"}},\"token\":\"t\"}}");
        assertThat(json(new Content.Alert("Günther", null), Urgency.NORMAL, DAY))
                .contains("\"notification\":{\"title\":\"Günther\",\"tag\":\"" + ID + "\"}");
    }

    @ParameterizedTest
    @CsvSource({"PT-1S, 0s", "PT0S, 0s", "PT1.9S, 1s", "P28D, 2419200s", "P30D, 2419200s"})
    void timeToLiveIsBetweenNowAndFourWeeks(Duration left, String ttl) {
        assertThat(json(new Content.Tap(), Urgency.HIGH, left)).contains("\"ttl\":\"" + ttl + "\"");
    }

    @Test
    void bodyThatIsTooLongIsCutToTheLimit() {
        EncodedPush push = encode(new Content.Alert("title", "😀".repeat(3000)), Urgency.HIGH, DAY);

        assertThat(push.body().length()).isBetween(FcmPayload.LIMIT - 3, FcmPayload.LIMIT);
        assertThat(new String(push.body().head(), UTF_8)).contains("\"title\"").contains("😀…\"");
    }

    @Test
    void titleThatIsTooLongIsCutAndTheBodyLeftOut() {
        EncodedPush push = encode(new Content.Alert("t".repeat(5000), "body"), Urgency.HIGH, DAY);

        assertThat(push.body().head()).hasSize(FcmPayload.LIMIT);
        assertThat(new String(push.body().head(), UTF_8)).doesNotContain("\"body\"");
    }

    @Test
    void genericTextThatIsTooLongIsCutToTheLimit() {
        assertThat(encode(new Content.GenericAlert("t".repeat(5000)), Urgency.HIGH, DAY)
                        .body()
                        .head())
                .hasSize(FcmPayload.LIMIT);
    }

    @Test
    void requestSharesTheHeadAndEndsWithTheEscapedToken() {
        EncodedPush push = encode(new Content.Tap(), Urgency.HIGH, DAY);
        Request request = protocol.request(
                push, new FcmEndpoint("a:b\"}}\\", NOW), new Credential("Bearer t", NOW.plusSeconds(60)));

        assertThat(request.target()).hasToString("/v1/projects/demo/messages:send");
        assertThat(lines(request.headers()))
                .containsExactly("content-type: application/json", "authorization: Bearer t");
        assertThat(request.body().head()).isSameAs(push.body().head());
        assertThat(new String(request.body().tail(), UTF_8)).isEqualTo("a:b\\\"}}\\\\\"}}");
    }

    @Test
    void oneOriginServesAllDevices() {
        assertThat(protocol.origin(new FcmEndpoint("t", NOW))).isEqualTo(new Origin("localhost", 9443, ""));
    }

    private String json(Content content, Urgency urgency, Duration left) {
        EncodedPush push = encode(content, urgency, left);
        Request request = protocol.request(push, new FcmEndpoint("t", NOW), new Credential("Bearer t", NOW));
        return new String(request.body().head(), UTF_8)
                + new String(request.body().tail(), UTF_8);
    }

    private EncodedPush encode(Content content, Urgency urgency, Duration left) {
        return protocol.encode(new Message(ID, content, urgency, NOW.plus(left), null));
    }

    private static List<String> lines(List<Header> headers) {
        return headers.stream()
                .map(header -> header.name() + ": " + header.value())
                .toList();
    }
}
