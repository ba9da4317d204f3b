package io.tapline.webpush;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.http2.EncodedPush;
import io.tapline.http2.Header;
import io.tapline.http2.Origin;
import io.tapline.http2.Request;
import io.tapline.push.Content;
import io.tapline.push.Credential;
import io.tapline.push.Message;
import io.tapline.push.Urgency;
import io.tapline.push.WebPushEndpoint;
import io.tapline.push.credential.P256;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class WebPushProtocolTest {

    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    private static final UUID ID = UUID.fromString("0193f0c4-0000-7000-8000-0000000000aa");
    private static final String TAP = "{\"id\":\"" + ID + "\",\"change\":\"created\"}";
    private static final Duration DAY = Duration.ofDays(1);

    private final WebPushProtocol protocol =
            new WebPushProtocol(new WebPushEncryption(new SecureRandom()), Clock.fixed(NOW, ZoneOffset.UTC));

    static Stream<Content> contents() {
        return Stream.of(new Content.Tap(), new Content.GenericAlert("text"), new Content.Alert("title", "body"));
    }

    @ParameterizedTest
    @MethodSource("contents")
    void everyContentIsTheSameContentlessTap(Content content) {
        EncodedPush push = encode(content, Urgency.HIGH, DAY);

        assertThat(new String(push.body().head(), UTF_8)).isEqualTo(TAP);
        assertThat(lines(push.headers()))
                .containsExactly(
                        "content-type: application/octet-stream",
                        "content-encoding: aes128gcm",
                        "ttl: 86400",
                        "urgency: high",
                        "topic: AZPwxAAAcACAAAAAAAAAqg");
    }

    @ParameterizedTest
    @CsvSource({"HIGH, high", "NORMAL, normal", "LOW, low"})
    void urgencyOfATapIsTheMessages(Urgency urgency, String header) {
        assertThat(lines(encode(new Content.Tap(), urgency, DAY).headers())).contains("urgency: " + header);
    }

    @ParameterizedTest
    @CsvSource({"PT-1S, 0", "PT0S, 0", "PT61S, 61", "P30D, 2419200"})
    void timeToLiveIsBetweenNowAndFourWeeks(Duration left, String ttl) {
        assertThat(lines(encode(new Content.Tap(), Urgency.LOW, left).headers()))
                .contains("ttl: " + ttl);
    }

    @Test
    void requestHoldsTheTapEncryptedForTheBrowser() {
        EncodedPush push = encode(new Content.Tap(), Urgency.HIGH, DAY);
        WebPushEndpoint endpoint = endpoint("https://updates.push.example/wpush/v2/gAAA?x=1");
        Request request = protocol.request(push, endpoint, new Credential("vapid t=j, k=p", NOW));

        assertThat(protocol.origin(endpoint)).isEqualTo(new Origin("updates.push.example", 443, ""));
        assertThat(request.target()).hasToString("/wpush/v2/gAAA?x=1");
        assertThat(lines(request.headers())).hasSize(6).endsWith("authorization: vapid t=j, k=p");
        // Salt, record size, key id and its length, tap, delimiter, tag.
        assertThat(request.body().length()).isEqualTo(16 + 4 + 1 + 65 + TAP.length() + 1 + 16);
        assertThat(new String(request.body().head(), UTF_8)).doesNotContain(ID.toString());
    }

    @Test
    void endpointWithUnusableKeysGetsATapWithoutABody() {
        EncodedPush push = encode(new Content.Tap(), Urgency.HIGH, DAY);
        WebPushEndpoint endpoint = new WebPushEndpoint(URI.create("https://push.example/1"), "-", "-", NOW);
        Request request = protocol.request(push, endpoint, new Credential("vapid t=j, k=p", NOW));

        assertThat(request.body().length()).isZero();
        assertThat(lines(request.headers()))
                .containsExactly(
                        "ttl: 86400",
                        "urgency: high",
                        "topic: AZPwxAAAcACAAAAAAAAAqg",
                        "authorization: vapid t=j, k=p");
    }

    private EncodedPush encode(Content content, Urgency urgency, Duration left) {
        return protocol.encode(new Message(ID, content, urgency, NOW.plus(left), null));
    }

    private static WebPushEndpoint endpoint(String url) {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        String key = base64.encodeToString(
                P256.point(P256.fastest().generate(new SecureRandom()).getPublic()));
        return new WebPushEndpoint(URI.create(url), key, base64.encodeToString(new byte[16]), NOW);
    }

    private static List<String> lines(List<Header> headers) {
        return headers.stream()
                .map(header -> header.name() + ": " + header.value())
                .toList();
    }
}
