package io.tapline.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.tapline.http2.TransportFailure.Ambiguous;
import io.tapline.http2.TransportFailure.TimedOut;
import io.tapline.http2.TransportFailure.Unprocessed;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Http1ConnectionTest implements Connection.Listener {

    private static final Origin ORIGIN = new Origin("cloud.notify.windows.com", 443, "");

    private final List<String> heard = new ArrayList<>();
    private long now = 1_000_000_000L;
    private final Http1Connection connection =
            new Http1Connection(ORIGIN, TransportConfig.DEFAULTS, this, TransportListener.NONE, () -> now);
    private final EmbeddedChannel channel = new EmbeddedChannel(new HttpClientCodec(), connection);

    @AfterEach
    void releaseBuffers() {
        channel.finishAndReleaseAll();
    }

    @Test
    void sendsAPostWithContentLengthAndWithoutChunks() {
        request(Header.literal("authorization", "Bearer x"), Header.indexed("x-wns-type", "wns/raw"));
        assertThat(written().split("\r\n"))
                .containsExactly(
                        "POST /?token=abc HTTP/1.1",
                        "host: cloud.notify.windows.com",
                        "content-length: 4",
                        "authorization: Bearer x",
                        "x-wns-type: wns/raw",
                        "",
                        "body");
    }

    @Test
    void carriesOneExchangeAfterTheOther() {
        assertThat(connection.room()).isEqualTo(1);
        Future<Response> first = request();
        assertThat(connection.room()).isZero();
        receives("HTTP/1.1 200 OK\r\nX-WNS-Status: received\r\nContent-Length: 2\r\n\r\nok");
        assertThat(first.result().status()).isEqualTo(200);
        assertThat(first.result().header("x-wns-status")).isEqualTo("received");
        assertThat(first.result().bodyText()).isEqualTo("ok");
        assertThat(connection.room()).isEqualTo(1);
        assertThat(heard).containsExactly("opened", "room");
        Future<Response> second = request();
        receives("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        assertThat(second.result().status()).isEqualTo(404);
    }

    @Test
    void understandsChunkedResponsesAndInterimOnes() {
        Future<Response> answer = request();
        receives("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n");
        receives("3\r\ntwo\r\n0\r\n\r\n");
        assertThat(answer.result().bodyText()).isEqualTo("onetwo");
        assertThat(connection.state()).isEqualTo(Connection.State.READY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\nConnection: close", "HTTP/1.0 200 OK"})
    void closesWhenThePeerKeepsNothingAlive(String head) {
        Future<Response> answer = request();
        receives(head + "\r\nContent-Length: 0\r\n\r\n");
        assertThat(answer.succeeded()).isTrue();
        assertThat(connection.state()).isEqualTo(Connection.State.CLOSED);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void cutsOffABodyThatIsTooLongAndCloses() {
        Future<Response> answer = request();
        receives("HTTP/1.1 500 Oops\r\nContent-Length: 100000\r\n\r\n" + "x".repeat(70_000));
        assertThat(answer.result().body()).hasSize(Exchange.MAX_RESPONSE_BYTES);
        assertThat(heard).containsExactly("opened", "closed: response longer than its limit");
    }

    @Test
    void failsWhatIsUnderWayWhenThePeerCloses() {
        Future<Response> answer = request();
        channel.close();
        assertThat(answer.cause()).isInstanceOf(Ambiguous.class);
        assertThat(heard).containsExactly("opened", "closed: connection closed by the peer");
    }

    @Test
    void failsOnAnAnswerThatIsCutShort() {
        Future<Response> answer = request();
        receives("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
        channel.close();
        assertThat(answer.cause()).isInstanceOf(Ambiguous.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH\r\n\r\n",
                "HTTP/1.1 abc OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"
            })
    void endsAConnectionWhosePeerIsMalformed(String bytes) {
        Future<Response> answer = request();
        receives(bytes);
        assertThat(answer.cause()).isInstanceOf(Ambiguous.class).hasMessageStartingWith("malformed response");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void endsAConnectionWhosePeerSpeaksUnasked() {
        receives("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        assertThat(connection.state()).isEqualTo(Connection.State.CLOSED);
    }

    @Test
    void aTimeOutCostsTheConnection() {
        Future<Response> answer = request();
        now += TransportConfig.DEFAULTS.requestTimeout().toNanos() - 1;
        connection.tick(now);
        assertThat(answer.isComplete()).isFalse();
        now++;
        connection.tick(now);
        assertThat(answer.cause()).isInstanceOf(TimedOut.class);
        assertThat(channel.isOpen()).isFalse();
        now += Duration.ofHours(1).toNanos();
        connection.tick(now);
        assertThat(heard).containsExactly("opened", "closed: a request had no answer in time");
    }

    @Test
    void drainsAfterTheAnswer() {
        Future<Response> answer = request();
        connection.drain();
        assertThat(connection.room()).isZero();
        receives("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        assertThat(answer.succeeded()).isTrue();
        assertThat(heard).containsExactly("opened", "draining", "closed: closed after its last response");
    }

    @Test
    void anAnswerThatCallsItsConnectionUselessIsItsLast() {
        Promise<Response> promise = Promise.promise();
        Request request = new Request(
                RequestTarget.of("/"),
                List.of(),
                List.of(),
                Body.of(new byte[1]),
                response -> response.status() == 403);
        connection.send(new Exchange(ORIGIN, request, promise));
        receives("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
        assertThat(promise.future().result().status()).isEqualTo(403);
        assertThat(heard).containsExactly("opened", "closed: closed after its last response");
    }

    @Test
    void aHeaderThatWouldSplitTheRequestIsNotSent() {
        Future<Response> answer = request(Header.literal("topic", "x\r\nhost: evil"));
        assertThat(answer.cause()).isInstanceOf(Unprocessed.class);
        assertThat(written()).isEmpty();
        assertThat(connection.room()).isEqualTo(1);
    }

    private Future<Response> request(Header... headers) {
        Promise<Response> promise = Promise.promise();
        Body body = new Body("bo".getBytes(StandardCharsets.US_ASCII), "dy".getBytes(StandardCharsets.US_ASCII));
        connection.send(new Exchange(
                ORIGIN, new Request(RequestTarget.of("/?token=abc"), List.of(headers), List.of(), body), promise));
        return promise.future();
    }

    private void receives(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }

    private String written() {
        StringBuilder text = new StringBuilder();
        for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
            text.append(bytes.toString(StandardCharsets.US_ASCII));
            bytes.release();
        }
        return text.toString();
    }

    @Override
    public void opened(Connection opened) {
        heard.add("opened");
    }

    @Override
    public void roomChanged() {
        heard.add("room");
    }

    @Override
    public void draining() {
        heard.add("draining");
    }

    @Override
    public void closed(String reason) {
        heard.add("closed: " + reason);
    }
}
