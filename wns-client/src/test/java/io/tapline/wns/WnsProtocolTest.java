package io.tapline.wns;

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
import io.tapline.push.WnsEndpoint;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Element;

class WnsProtocolTest {

    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    private static final UUID ID = UUID.fromString("0193f0c4-0000-7000-8000-0000000000aa");
    private static final String FIELDS = "\"id\":\"" + ID + "\",\"change\":\"created\"";
    private static final Duration DAY = Duration.ofDays(1);

    private final WnsProtocol protocol = new WnsProtocol(Clock.fixed(NOW, ZoneOffset.UTC));

    @ParameterizedTest
    @CsvSource({"HIGH, 1", "NORMAL, 2", "LOW, 3"})
    void tapIsACachedRawNotificationWithPriorityByUrgency(Urgency urgency, String priority) {
        EncodedPush push = encode(new Content.Tap(), urgency, DAY);

        assertThat(lines(push.headers()))
                .containsExactly(
                        "x-wns-type: wns/raw",
                        "content-type: application/octet-stream",
                        "x-wns-cache-policy: cache",
                        "x-wns-priority: " + priority,
                        "x-wns-ttl: 86400");
        assertThat(text(push)).isEqualTo("{" + FIELDS + "}");
    }

    @Test
    void privateAlertIsARawNotificationThatTheAppShows() {
        EncodedPush push = encode(new Content.GenericAlert("Something <new>"), Urgency.LOW, DAY);

        assertThat(lines(push.headers())).contains("x-wns-type: wns/raw", "x-wns-priority: 1");
        assertThat(text(push)).isEqualTo("{" + FIELDS + ",\"alert\":\"Something <new>\"}");
    }

    @Test
    void alertIsAToastWithATagOf16Alphanumerics() {
        EncodedPush push = encode(new Content.Alert("Tom & \"Jerry\"", "a<b 😀"), Urgency.LOW, DAY);

        assertThat(lines(push.headers()))
                .containsExactly(
                        "x-wns-type: wns/toast",
                        "content-type: text/xml",
                        "x-wns-priority: 1",
                        "x-wns-ttl: 86400",
                        "x-wns-tag: 80000000000000aa");
        assertThat(text(push))
                .isEqualTo("<toast launch=\"{&quot;id&quot;:&quot;" + ID
                        + "&quot;,&quot;change&quot;:&quot;created&quot;}\">"
                        + "<visual><binding template=\"ToastGeneric\"><text>Tom &amp; &quot;Jerry&quot;</text>"
                        + "<text>a&lt;b 😀</text></binding></visual></toast>");
    }

    @Test
    void toastIsWellFormedWhateverTheText() throws Exception {
        EncodedPush push = encode(new Content.Alert("\u0000\u001b]]>\ud800x\uffff\t'", null), Urgency.LOW, DAY);

        Element toast = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(push.body().head()))
                .getDocumentElement();

        assertThat(toast.getAttribute("launch")).isEqualTo("{" + FIELDS + "}");
        assertThat(toast.getElementsByTagName("text").item(0).getTextContent()).isEqualTo("]]>x\t'");
    }

    @Test
    void bodyThatIsTooLongIsCutToTheLimit() {
        EncodedPush push = encode(new Content.Alert("title", "&".repeat(5000)), Urgency.LOW, DAY);

        assertThat(push.body().length()).isBetween(WnsPayload.LIMIT - 4, WnsPayload.LIMIT);
        assertThat(text(push)).contains("<text>title</text>").contains("&amp;…</text>");
    }

    @Test
    void titleThatIsTooLongIsCutAndTheBodyLeftOut() {
        EncodedPush push = encode(new Content.Alert("t".repeat(6000), "body"), Urgency.LOW, DAY);

        assertThat(push.body().head()).hasSize(WnsPayload.LIMIT);
        assertThat(text(push)).doesNotContain("body");
    }

    @Test
    void genericTextThatIsTooLongIsCutToTheLimit() {
        assertThat(encode(new Content.GenericAlert("t".repeat(6000)), Urgency.LOW, DAY)
                        .body()
                        .head())
                .hasSize(WnsPayload.LIMIT);
    }

    @Test
    void timeToLiveIsAtLeastASecond() {
        assertThat(lines(encode(new Content.Tap(), Urgency.LOW, Duration.ofSeconds(-5))
                        .headers()))
                .contains("x-wns-ttl: 1");
    }

    @Test
    void requestGoesToTheChannelAsItWasWritten() {
        WnsEndpoint endpoint =
                new WnsEndpoint(URI.create("https://wns2-by3p.notify.windows.com/?token=AwYAAAD%2f8%3d"), NOW);
        EncodedPush push = encode(new Content.Tap(), Urgency.LOW, DAY);
        Request request = protocol.request(push, endpoint, new Credential("Bearer t", NOW));

        assertThat(protocol.origin(endpoint)).isEqualTo(new Origin("wns2-by3p.notify.windows.com", 443, ""));
        assertThat(request.target()).hasToString("/?token=AwYAAAD%2f8%3d");
        assertThat(lines(request.headers())).hasSize(6).endsWith("authorization: Bearer t");
        assertThat(request.body().head()).isSameAs(push.body().head());
    }

    private EncodedPush encode(Content content, Urgency urgency, Duration left) {
        return protocol.encode(new Message(ID, content, urgency, NOW.plus(left), null));
    }

    private static String text(EncodedPush push) {
        return new String(push.body().head(), UTF_8);
    }

    private static List<String> lines(List<Header> headers) {
        return headers.stream()
                .map(header -> header.name() + ": " + header.value())
                .toList();
    }
}
