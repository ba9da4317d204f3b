package io.tapline.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2Error;
import io.tapline.http2.TransportFailure.Ambiguous;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A table of what a broken peer may send, as h2spec has one for servers, and of the reaction that RFC 9113 demands. In each
 * case stream 1 is open and waits for its response; stream 3 has been answered; 5 and above were never opened.
 */
class BrokenPeerTest {

    private static final String STATUS_200 = "88";

    @AfterEach
    void releaseBuffers() {
        Http2Peer.releaseAll();
    }

    /** A frame that only its peer can make, for it needs HPACK. */
    private interface Sent {
        Frame by(Http2Peer peer);
    }

    static Stream<Arguments> faultsOfTheConnection() {
        return Stream.of(
                // frame sizes, section 4.2
                fault("a frame longer than SETTINGS_MAX_FRAME_SIZE", 6, raw("004001 00 00 00000001")),
                fault("PING of 7 bytes", 6, Frame.of(Frame.PING, 0, 0, "00 00 00 00 00 00 00")),
                fault("RST_STREAM of 3 bytes", 6, Frame.of(Frame.RST_STREAM, 0, 1, "00 00 00")),
                fault("WINDOW_UPDATE of 3 bytes", 6, Frame.of(Frame.WINDOW_UPDATE, 0, 0, "00 00 01")),
                fault("SETTINGS whose length is no multiple of 6", 6, Frame.of(Frame.SETTINGS, 0, 0, "00 03 00 00 00")),
                fault("SETTINGS ack with a payload", 6, Frame.of(Frame.SETTINGS, 1, 0, "00 03 00 00 00 01")),
                fault("PING of 9 bytes", 6, Frame.of(Frame.PING, 0, 0, "00 00 00 00 00 00 00 00 00")),
                fault("RST_STREAM of 5 bytes", 6, Frame.of(Frame.RST_STREAM, 0, 1, "00 00 00 08 00")),
                fault("WINDOW_UPDATE of 5 bytes", 6, Frame.of(Frame.WINDOW_UPDATE, 0, 0, "00 00 00 01 00")),
                fault("GOAWAY of 7 bytes", 6, Frame.of(Frame.GO_AWAY, 0, 0, "00 00 00 00 00 00 00")),
                fault("PADDED HEADERS without a pad length", 6, Frame.of(Frame.HEADERS, 0xc, 1, "")),
                // frames on stream 0 or not on it, section 6
                fault("DATA on stream 0", 1, Frame.of(Frame.DATA, 0, 0, "00")),
                fault("HEADERS on stream 0", 1, Frame.of(Frame.HEADERS, 5, 0, STATUS_200)),
                fault("RST_STREAM on stream 0", 1, Frame.ints(Frame.RST_STREAM, 0, 0, 8)),
                fault("PRIORITY on stream 0", 1, Frame.of(Frame.PRIORITY_FRAME, 0, 0, "00 00 00 01 00")),
                fault("CONTINUATION on stream 0", 1, Frame.of(Frame.CONTINUATION, 4, 0, STATUS_200)),
                fault("SETTINGS on a stream", 1, Frame.of(Frame.SETTINGS, 0, 1, "")),
                fault("PING on a stream", 1, Frame.of(Frame.PING, 0, 1, "00 00 00 00 00 00 00 00")),
                fault("GOAWAY on a stream", 1, Frame.of(Frame.GO_AWAY, 0, 1, "00 00 00 00 00 00 00 00")),
                fault("PUSH_PROMISE on stream 0", 1, Frame.of(Frame.PUSH_PROMISE, 4, 0, "00 00 00 02" + STATUS_200)),
                // idle streams, section 5.1
                fault("DATA on an idle stream", 1, Frame.data(5, "x", false)),
                fault("HEADERS on an idle stream", 1, Frame.of(Frame.HEADERS, 5, 5, STATUS_200)),
                fault("RST_STREAM on an idle stream", 1, Frame.ints(Frame.RST_STREAM, 0, 5, 8)),
                fault("WINDOW_UPDATE on an idle stream", 1, Frame.ints(Frame.WINDOW_UPDATE, 0, 5, 1)),
                fault("malformed HEADERS on an idle stream", 1, Frame.of(Frame.HEADERS, 5, 5, "00 01 41 01 61")),
                fault("HEADERS on a stream of even id", 1, Frame.of(Frame.HEADERS, 5, 2, STATUS_200)),
                fault("DATA on a stream of even id", 1, Frame.data(2, "x", false)),
                fault("RST_STREAM on a stream of even id", 1, Frame.ints(Frame.RST_STREAM, 0, 2, 8)),
                fault("WINDOW_UPDATE on a stream of even id", 1, Frame.ints(Frame.WINDOW_UPDATE, 0, 2, 1)),
                fault("DATA on the next stream", 1, Frame.data(7, "x", true)),
                // closed streams, section 5.1
                fault("DATA after END_STREAM", 5, Frame.data(3, "x", false)),
                fault("HEADERS after END_STREAM", 5, Frame.of(Frame.HEADERS, 5, 3, STATUS_200)),
                fault("trailers after END_STREAM", 5, Frame.of(Frame.HEADERS, 5, 3, "00 01 61 01 62")),
                // push, sections 6.6 and 8.4
                fault("PUSH_PROMISE", 1, Frame.of(Frame.PUSH_PROMISE, 4, 1, "00 00 00 02" + STATUS_200)),
                fault("SETTINGS_ENABLE_PUSH 1 from a server", 1, Frame.settings(2, 1)),
                // settings, section 6.5.2
                fault("SETTINGS_ENABLE_PUSH 2", 1, Frame.settings(2, 2)),
                fault("SETTINGS_INITIAL_WINDOW_SIZE of 2^31", 3, Frame.settings(4, 0x80000000)),
                fault("SETTINGS_MAX_FRAME_SIZE below 2^14", 1, Frame.settings(5, 16_383)),
                fault("SETTINGS_MAX_FRAME_SIZE above 2^24 - 1", 1, Frame.settings(5, 1 << 24)),
                // flow control, sections 6.9 and 6.9.1
                fault("WINDOW_UPDATE of 0 on the connection", 1, Frame.ints(Frame.WINDOW_UPDATE, 0, 0, 0)),
                fault("the connection's window overflows", 3, Frame.ints(Frame.WINDOW_UPDATE, 0, 0, Integer.MAX_VALUE)),
                fault(
                        "SETTINGS_INITIAL_WINDOW_SIZE overflows a stream's window",
                        3,
                        Frame.ints(Frame.WINDOW_UPDATE, 0, 1, Integer.MAX_VALUE - 65_535),
                        Frame.settings(4, 100_000)),
                // header blocks, sections 4.3 and 6.10
                fault(
                        "DATA between HEADERS and CONTINUATION",
                        1,
                        Frame.of(Frame.HEADERS, 0, 1, STATUS_200),
                        Frame.data(1, "x", false)),
                fault(
                        "HEADERS between HEADERS and CONTINUATION",
                        1,
                        Frame.of(Frame.HEADERS, 0, 1, STATUS_200),
                        Frame.of(Frame.HEADERS, 4, 1, STATUS_200)),
                fault(
                        "PING between HEADERS and CONTINUATION",
                        1,
                        Frame.of(Frame.HEADERS, 0, 1, STATUS_200),
                        Frame.of(Frame.PING, 0, 0, "00 00 00 00 00 00 00 00")),
                fault(
                        "a frame of unknown type between HEADERS and CONTINUATION",
                        1,
                        Frame.of(Frame.HEADERS, 0, 1, STATUS_200),
                        Frame.of(0xee, 0, 0, "00")),
                fault(
                        "CONTINUATION of another stream",
                        1,
                        Frame.of(Frame.HEADERS, 0, 1, STATUS_200),
                        Frame.of(Frame.CONTINUATION, 4, 3, STATUS_200)),
                fault(
                        "RST_STREAM between HEADERS and CONTINUATION",
                        1,
                        Frame.of(Frame.HEADERS, 0, 1, STATUS_200),
                        Frame.ints(Frame.RST_STREAM, 0, 1, 8)),
                fault(
                        "SETTINGS between HEADERS and CONTINUATION",
                        1,
                        Frame.of(Frame.HEADERS, 0, 1, STATUS_200),
                        Frame.settings(3, 1)),
                fault("CONTINUATION without HEADERS", 1, Frame.of(Frame.CONTINUATION, 4, 1, STATUS_200)),
                fault(
                        "CONTINUATION after END_HEADERS",
                        1,
                        Frame.of(Frame.HEADERS, 4, 1, STATUS_200),
                        Frame.of(Frame.CONTINUATION, 4, 1, STATUS_200)),
                fault("padding longer than DATA", 1, Frame.of(Frame.DATA, 8, 1, "05 61 00")),
                fault("padding longer than HEADERS", 1, Frame.of(Frame.HEADERS, 0xc, 1, "05" + STATUS_200)),
                // HPACK, RFC 7541
                fault("HPACK number without an end", 9, Frame.of(Frame.HEADERS, 5, 1, "ff ff ff ff ff ff ff ff ff 01")),
                fault("HPACK code of EOS", 9, Frame.of(Frame.HEADERS, 5, 1, "00 01 61 84 ff ff ff ff")),
                fault("HPACK index 0", 9, Frame.of(Frame.HEADERS, 5, 1, "80")),
                fault("HPACK index beyond the tables", 9, Frame.of(Frame.HEADERS, 5, 1, "ff ff 01")),
                fault("HPACK string that is cut short", 9, Frame.of(Frame.HEADERS, 5, 1, "00 05 61")),
                fault("HPACK padding with zeros", 9, Frame.of(Frame.HEADERS, 5, 1, "00 81 00 01 61")),
                fault("HPACK table larger than allowed", 9, Frame.of(Frame.HEADERS, 5, 1, "3f e1 3f 88")),
                fault("HPACK table size after a header", 9, Frame.of(Frame.HEADERS, 5, 1, STATUS_200 + "20")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faultsOfTheConnection")
    void aFaultOfTheConnectionEndsIt(String name, int error, List<Object> sent) {
        Http2Peer peer = Http2Peer.ready();
        Future<Response> waiting = peer.request();
        Future<Response> answered = peer.request();
        peer.sends(peer.headers(3, true, ":status", "200"));
        assertThat(answered.succeeded()).isTrue();
        peer.frames();

        send(peer, sent);

        List<Frame> written = peer.frames();
        assertThat(written.get(written.size() - 1)).hasToString("GOAWAY " + error);
        assertThat(peer.channel.isOpen()).isFalse();
        assertThat(waiting.cause()).isInstanceOf(Ambiguous.class);
        assertThat(peer.heard).hasSize(2).last().asString().startsWith("closed: ");
        assertThat(peer.connection.room()).isZero();
        assertThat(peer.events).containsExactly("malformed");
    }

    static Stream<Arguments> faultsOfAStream() {
        return Stream.of(
                streamFault("DATA before HEADERS", 1, peer -> Frame.data(1, "x", true)),
                streamFault("no :status", 1, peer -> peer.headers(1, true, "apns-id", "x")),
                streamFault("two :status", 1, peer -> peer.headers(1, true, ":status", "200", ":status", "200")),
                streamFault(":status after a header", 1, peer -> Frame.of(Frame.HEADERS, 5, 1, "00 01 61 01 62 88")),
                streamFault(":status that is no number", 1, peer -> peer.headers(1, true, ":status", "2x0")),
                streamFault(":status of two digits", 1, peer -> peer.headers(1, true, ":status", "20")),
                streamFault(":status below 100", 1, peer -> peer.headers(1, true, ":status", "099")),
                streamFault("a request's pseudo-header", 1, peer -> peer.headers(1, true, ":path", "/")),
                streamFault("an unknown pseudo-header", 1, peer -> peer.headers(1, true, ":status", "200", ":x", "1")),
                streamFault(
                        "a header name in upper case", 1, peer -> peer.headers(1, true, ":status", "200", "Name", "x")),
                streamFault("an empty header name", 1, peer -> peer.headers(1, true, ":status", "200", "", "x")),
                streamFault("a space in a name", 1, peer -> peer.headers(1, true, ":status", "200", "a b", "x")),
                streamFault("a colon in a name", 1, peer -> peer.headers(1, true, ":status", "200", "a:b", "x")),
                streamFault("DEL in a name", 1, peer -> peer.headers(1, true, ":status", "200", "a\u007f", "x")),
                streamFault("no ASCII in a name", 1, peer -> peer.headers(1, true, ":status", "200", "a\u00e9", "x")),
                streamFault("NUL in a value", 1, peer -> peer.headers(1, true, ":status", "200", "a", "b\0c")),
                streamFault("CR in a value", 1, peer -> peer.headers(1, true, ":status", "200", "a", "b\rc")),
                streamFault("a space before a value", 1, peer -> peer.headers(1, true, ":status", "200", "a", " b")),
                streamFault("a space after a value", 1, peer -> peer.headers(1, true, ":status", "200", "a", "b ")),
                streamFault("a tab after a value", 1, peer -> peer.headers(1, true, ":status", "200", "a", "b\t")),
                streamFault("a line feed in a value", 1, peer -> peer.headers(1, true, ":status", "200", "a", "b\nc")),
                streamFault(
                        "a header of HTTP/1.1",
                        1,
                        peer -> peer.headers(1, true, ":status", "200", "connection", "close")),
                streamFault(
                        "transfer-encoding",
                        1,
                        peer -> peer.headers(1, true, ":status", "200", "transfer-encoding", "chunked")),
                streamFault("keep-alive", 1, peer -> peer.headers(1, true, ":status", "200", "keep-alive", "x")),
                streamFault("upgrade", 1, peer -> peer.headers(1, true, ":status", "200", "upgrade", "h2c")),
                streamFault(
                        "proxy-connection",
                        1,
                        peer -> peer.headers(1, true, ":status", "200", "proxy-connection", "close")),
                streamFault("an interim response that ends", 1, peer -> peer.headers(1, true, ":status", "100")),
                streamFault("101 Switching Protocols", 1, peer -> peer.headers(1, false, ":status", "101")),
                streamFault(
                        "a content-length without a body",
                        1,
                        peer -> peer.headers(1, true, ":status", "200", "content-length", "1")),
                streamFault(
                        "a content-length that is no number",
                        1,
                        peer -> peer.headers(1, true, ":status", "200", "content-length", "one")),
                streamFault(
                        "a content-length below 0",
                        1,
                        peer -> peer.headers(1, true, ":status", "200", "content-length", "-1")),
                streamFault(
                        "two content-lengths that differ",
                        1,
                        peer -> peer.headers(1, true, ":status", "200", "content-length", "0", "content-length", "1")),
                streamFault(
                        "a body shorter than its content-length",
                        1,
                        peer -> peer.headers(1, false, ":status", "200", "content-length", "3"),
                        peer -> Frame.data(1, "xx", true)),
                streamFault(
                        "a body shorter than its content-length, with trailers",
                        1,
                        peer -> peer.headers(1, false, ":status", "200", "content-length", "3"),
                        peer -> Frame.data(1, "xx", false),
                        peer -> peer.headers(1, true, "trailer", "x")),
                streamFault(
                        "a body longer than its content-length",
                        1,
                        peer -> peer.headers(1, false, ":status", "200", "content-length", "1"),
                        peer -> Frame.data(1, "xx", true)),
                streamFault(
                        "trailers that do not end the stream",
                        1,
                        peer -> peer.headers(1, false, ":status", "200"),
                        peer -> peer.headers(1, false, "trailer", "x")),
                streamFault(
                        "trailers with a :status",
                        1,
                        peer -> peer.headers(1, false, ":status", "200"),
                        peer -> peer.headers(1, true, ":status", "200")),
                streamFault(
                        "trailers with a header of HTTP/1.1",
                        1,
                        peer -> peer.headers(1, false, ":status", "200"),
                        peer -> peer.headers(1, true, "connection", "close")),
                streamFault("WINDOW_UPDATE of 0 on a stream", 1, peer -> Frame.ints(Frame.WINDOW_UPDATE, 0, 1, 0)),
                streamFault(
                        "a stream's window overflows",
                        3,
                        peer -> Frame.ints(Frame.WINDOW_UPDATE, 0, 1, Integer.MAX_VALUE)),
                streamFault("PRIORITY of 4 bytes", 6, peer -> Frame.of(Frame.PRIORITY_FRAME, 0, 1, "00 00 00 00")),
                streamFault(
                        "PRIORITY of 6 bytes", 6, peer -> Frame.of(Frame.PRIORITY_FRAME, 0, 1, "00 00 00 00 00 00")),
                streamFault(
                        "a stream that depends on itself",
                        1,
                        peer -> Frame.of(Frame.PRIORITY_FRAME, 0, 1, "00 00 00 01 00")),
                streamFault("PADDED DATA without a pad length", 6, peer -> Frame.of(Frame.DATA, 8, 1, "")),
                streamFault(
                        "more headers than the limit",
                        1,
                        peer -> peer.headers(1, true, ":status", "200", "a", "x".repeat(16_500))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faultsOfAStream")
    void aFaultOfAStreamEndsThatStreamOnly(String name, int error, List<Sent> sent) {
        Http2Peer peer = Http2Peer.ready(5, 1 << 20);
        Future<Response> broken = peer.request();
        Future<Response> other = peer.request();
        peer.frames();

        for (Sent frame : sent) {
            peer.sends(frame.by(peer));
        }

        assertThat(peer.written()).containsExactly("RST_STREAM 1 " + error);
        assertThat(broken.cause()).isInstanceOf(Ambiguous.class);
        assertThat(peer.events).containsExactly("malformed");
        peer.sends(peer.headers(3, true, ":status", "200"));
        assertThat(other.result().status()).isEqualTo(200);
        assertThat(peer.heard).containsExactly("opened");
    }

    static Stream<Arguments> harmless() {
        return Stream.of(
                fault("a frame of unknown type", 0, Frame.of(0xee, 0xff, 1, "00 01 02")),
                fault("an unknown setting", 0, Frame.settings(0xff, 1)),
                fault("unknown flags", 0, Frame.of(Frame.PING, 0xfe, 0, "00 00 00 00 00 00 00 00")),
                fault("PRIORITY on an idle stream", 0, Frame.of(Frame.PRIORITY_FRAME, 0, 7, "00 00 00 01 00")),
                fault("a reserved bit", 0, raw("000000 04 00 80000000")),
                fault("a SETTINGS ack that nothing asked for", 0, Frame.of(Frame.SETTINGS, 1, 0, "")),
                fault("a PING ack that nothing asked for", 0, Frame.of(Frame.PING, 1, 0, "00 00 00 00 00 00 00 00")),
                fault("WINDOW_UPDATE on a closed stream", 0, Frame.ints(Frame.WINDOW_UPDATE, 0, 3, 1)),
                fault("RST_STREAM on a closed stream", 0, Frame.ints(Frame.RST_STREAM, 0, 3, 8)),
                fault("PRIORITY on a closed stream", 0, Frame.of(Frame.PRIORITY_FRAME, 0, 3, "00 00 00 01 00")),
                fault("SETTINGS that allow no streams", 0, Frame.settings(3, 0)),
                fault("a list limit that no request fits", 0, Frame.settings(6, 1)),
                fault("trailers after DATA", 0, Frame.of(Frame.HEADERS, 4, 1, STATUS_200), Frame.data(1, "x", false)),
                fault("an interim response", 0, Frame.of(Frame.HEADERS, 4, 1, "08 03 31 30 33")),
                fault("empty DATA", 0, Frame.of(Frame.HEADERS, 4, 1, STATUS_200), Frame.data(1, "", false)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("harmless")
    void whatTheProtocolAllowsIsBorne(String name, int none, List<Object> sent) {
        Http2Peer peer = Http2Peer.ready();
        Future<Response> waiting = peer.request();
        peer.request();
        peer.sends(peer.headers(3, true, ":status", "200"));

        send(peer, sent);

        assertThat(peer.heard).containsExactly("opened");
        assertThat(waiting.isComplete()).isFalse();
        peer.sends(Frame.ints(Frame.RST_STREAM, 0, 1, 8));
        assertThat(waiting.failed()).isTrue();
    }

    static Stream<Arguments> firstBytes() {
        return Stream.of(
                arguments(
                        "HEADERS",
                        Frame.bytes(Frame.of(Frame.HEADERS, 5, 1, STATUS_200).encode())),
                arguments("GOAWAY", Frame.bytes(Frame.goAway(0, 0, "").encode())),
                arguments("HTTP/1.1", "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII)),
                arguments(
                        "a PING",
                        Frame.bytes(Frame.of(Frame.PING, 0, 0, "00 00 00 00 00 00 00 00")
                                .encode())),
                arguments(
                        "a SETTINGS ack",
                        Frame.bytes(Frame.of(Frame.SETTINGS, 1, 0, "").encode())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("firstBytes")
    void aPeerThatDoesNotBeginWithSettingsNeverBecomesReady(String name, byte[] bytes) {
        Http2Peer peer = new Http2Peer();
        peer.channel.writeInbound(Unpooled.wrappedBuffer(bytes));
        assertThat(peer.heard).containsExactly("closed: the peer does not begin with SETTINGS");
        assertThat(peer.channel.isOpen()).isFalse();
    }

    @Test
    void tellsThePeerInWordsWhatWasWrong() {
        Http2Peer peer = Http2Peer.ready();
        peer.sends(Frame.data(5, "x", false));
        assertThat(Http2Peer.debug(peer.frames().get(0))).isEqualTo("frame on stream 5, which was never opened");
    }

    @Test
    void aPeerThatFloodsWithPingsAndReadsNothingIsGivenUp() {
        Http2Peer peer = Http2Peer.ready();
        peer.channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        for (int i = 0; i < 1_001; i++) {
            peer.sends(Frame.of(Frame.PING, 0, 0, "00 00 00 00 00 00 00 00"));
        }
        assertThat(peer.connection.state()).isEqualTo(Connection.State.CLOSED);
        assertThat(peer.written()).last().isEqualTo("GOAWAY " + Http2Error.ENHANCE_YOUR_CALM.code());
    }

    @Test
    void aPeerThatFloodsWithSettingsAndReadsNothingIsGivenUp() {
        Http2Peer peer = Http2Peer.ready();
        peer.channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        for (int i = 0; i < 1_001; i++) {
            peer.sends(Frame.settings(3, 100));
        }
        assertThat(peer.connection.state()).isEqualTo(Connection.State.CLOSED);
        assertThat(peer.written()).last().isEqualTo("GOAWAY " + Http2Error.ENHANCE_YOUR_CALM.code());
    }

    @Test
    void aHeaderBlockWithoutAnEndEndsTheConnection() {
        for (int piece : new int[] {1, 1_000, 16_384}) {
            Http2Peer peer = Http2Peer.ready();
            Future<Response> waiting = peer.request();
            peer.sends(Frame.of(Frame.HEADERS, 0, 1, STATUS_200));
            for (int i = 0; i < 40_000 && peer.channel.isOpen(); i++) {
                peer.sends(new Frame(Frame.CONTINUATION, 0, 1, new byte[piece]));
            }
            assertThat(waiting.cause()).isInstanceOf(Ambiguous.class);
            assertThat(peer.connection.state()).isEqualTo(Connection.State.CLOSED);
            assertThat(peer.written()).last().asString().startsWith("GOAWAY ");
        }
    }

    @Test
    void aSecondGoAwayWithAHigherLastStreamGivesNothingBack() {
        Http2Peer peer = Http2Peer.ready();
        Future<Response> processed = peer.request();
        Future<Response> unprocessed = peer.request();
        peer.sends(Frame.goAway(1, 0, ""));
        peer.sends(Frame.goAway(Integer.MAX_VALUE, 0, ""));
        assertThat(unprocessed.cause()).isInstanceOf(TransportFailure.Unprocessed.class);
        peer.sends(peer.headers(1, true, ":status", "200"));
        assertThat(processed.result().status()).isEqualTo(200);
    }

    @Test
    void whatComesForAStreamAfterItsPeerResetItEndsTheConnection() {
        for (Frame late : List.of(Frame.data(1, "x", true), Frame.of(Frame.HEADERS, 5, 1, STATUS_200))) {
            Http2Peer peer = Http2Peer.ready();
            peer.request();
            Future<Response> other = peer.request();
            peer.sends(Frame.ints(Frame.RST_STREAM, 0, 1, 8));
            peer.sends(late);
            assertThat(peer.written()).last().isEqualTo("GOAWAY " + Http2Error.STREAM_CLOSED.code());
            assertThat(other.cause()).isInstanceOf(Ambiguous.class);
        }
    }

    @Test
    void aPeerThatOverrunsTheWindowOfAStreamLosesTheStream() {
        Http2Peer peer = Http2Peer.ready();
        Future<Response> waiting = peer.request();
        peer.sends(peer.headers(1, false, ":status", "200"));
        for (int i = 0; i < 5; i++) {
            peer.sends(new Frame(Frame.DATA, 0, 1, new byte[16_384]));
        }
        assertThat(waiting.failed()).isTrue();
        assertThat(peer.written()).contains("RST_STREAM 1 3");
    }

    private static Arguments fault(String name, int error, Object... sent) {
        return arguments(name, error, List.of(sent));
    }

    private static Arguments streamFault(String name, int error, Sent... sent) {
        return arguments(name, error, List.of(sent));
    }

    private static byte[] raw(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static void send(Http2Peer peer, List<Object> sent) {
        for (Object part : sent) {
            if (part instanceof Frame frame) {
                peer.sends(frame);
            } else {
                peer.channel.writeInbound(Unpooled.wrappedBuffer((byte[]) part));
            }
        }
    }
}
