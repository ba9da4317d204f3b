package io.tapline.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import io.tapline.http2.TransportFailure.Ambiguous;
import io.tapline.http2.TransportFailure.TimedOut;
import io.tapline.http2.TransportFailure.Unprocessed;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class Http2ConnectionTest {

    private static final int HEADER_TABLE_SIZE = 1;
    private static final int MAX_CONCURRENT_STREAMS = 3;
    private static final int INITIAL_WINDOW_SIZE = 4;
    private static final int MAX_FRAME_SIZE = 5;

    private static final int CANCEL = 8;

    @AfterEach
    void releaseBuffers() {
        Http2Peer.releaseAll();
    }

    @Test
    void beginsWithThePrefaceAndRefusesPush() {
        Http2Peer peer = new Http2Peer();
        ByteBuf bytes = peer.readBytes();
        assertThat(bytes.readSlice(24).toString(StandardCharsets.US_ASCII))
                .isEqualTo("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        assertThat(Frame.decode(bytes))
                .extracting(Frame::toString)
                .containsExactly("SETTINGS 000200000000" + "000600004000", "WINDOW_UPDATE 0 983041");
        assertThat(peer.connection.state()).isEqualTo(Connection.State.CONNECTING);
        assertThat(peer.connection.room()).isZero();
    }

    @Test
    void isReadyOnTheFirstSettingsWhichItAcknowledges() {
        Http2Peer peer = new Http2Peer();
        peer.frames();
        peer.sends(Frame.settings(MAX_CONCURRENT_STREAMS, 7));
        assertThat(peer.written()).containsExactly("SETTINGS ack");
        assertThat(peer.heard).containsExactly("opened");
        assertThat(peer.connection.room()).isEqualTo(7);
    }

    @Test
    void sendsHeadersInOrderAndTheBody() {
        Http2Peer peer = Http2Peer.ready();
        peer.request("/3/device/abc", 3, Header.indexed("apns-topic", "com.example"));
        List<Frame> frames = peer.frames();
        assertThat(frames).extracting(Frame::toString).containsExactly("HEADERS 1", "DATA 1 3 end");
        assertThat(peer.decode(frames.get(0).payload()))
                .containsExactly(
                        ":method: POST",
                        ":scheme: https",
                        ":authority: push.example",
                        ":path: /3/device/abc",
                        "content-length: 3",
                        "apns-topic: com.example");
    }

    @Test
    void sendsBothPiecesOfABody() {
        Http2Peer peer = Http2Peer.ready(INITIAL_WINDOW_SIZE, 5);
        Body body = new Body("head".getBytes(StandardCharsets.US_ASCII), "tail".getBytes(StandardCharsets.US_ASCII));
        peer.connection.send(new Exchange(
                new Origin("push.example", 443, ""),
                new Request(RequestTarget.of("/"), List.of(), List.of(), body),
                Promise.promise()));
        peer.sends(Frame.ints(Frame.WINDOW_UPDATE, 0, 1, 3));
        List<Frame> frames = peer.frames();
        assertThat(frames.get(1).text()).isEqualTo("headt");
        assertThat(frames.get(2).text()).isEqualTo("ail");
    }

    @Test
    void endsTheStreamWithTheHeadersWhenThereIsNoBody() {
        Http2Peer peer = Http2Peer.ready();
        peer.request("/", 0);
        assertThat(peer.written()).containsExactly("HEADERS 1 end");
    }

    @Test
    void indexesConstantHeadersOnlySoThatASecondRequestNamesThemByNumber() {
        Http2Peer peer = Http2Peer.ready();
        Header topic = Header.indexed("apns-topic", "com.example");
        peer.request("/3/device/abc", 3, topic, Header.literal("authorization", "bearer secret"));
        peer.request("/3/device/def", 3, topic, Header.literal("authorization", "bearer secret"));
        List<Frame> frames = peer.frames();
        String first = new String(frames.get(0).payload(), StandardCharsets.US_ASCII);
        String second = new String(frames.get(2).payload(), StandardCharsets.US_ASCII);
        assertThat(first).contains("/3/device/abc", "com.example", "bearer secret", "push.example");
        assertThat(second).contains("/3/device/def", "bearer secret").doesNotContain("com.example", "push.example");
    }

    @Test
    void marksPathAndSecretsAsNeverIndexed() {
        Http2Peer peer = Http2Peer.ready();
        peer.request("/p", 3, Header.literal("authorization", "s"));
        byte[] block = peer.frames().get(0).payload();
        // RFC 7541 section 6.2.3: 0001 and the index of the name; 4 is :path, 23 is authorization.
        assertThat(indexOf(block, new byte[] {0x14, 2, '/', 'p'})).isPositive();
        assertThat(indexOf(block, new byte[] {0x1f, 23 - 15, 1, 's'})).isPositive();
    }

    @Test
    void flushesABurstOnce() {
        Http2Peer peer = Http2Peer.ready();
        for (int i = 0; i < 20; i++) {
            peer.request();
        }
        peer.readBytes();
        assertThat(peer.writes).isEqualTo(1);
    }

    @Test
    void flushesWhatIsSentWhileReadingWithTheEndOfTheRead() {
        Http2Peer peer = Http2Peer.ready();
        peer.request().onComplete(done -> peer.request());
        peer.frames();
        peer.sends(peer.headers(1, true, ":status", "200"));
        assertThat(peer.written()).containsExactly("HEADERS 3", "DATA 3 3 end");
    }

    @Test
    void splitsALongHeaderListOverContinuations() {
        Http2Peer peer = Http2Peer.ready();
        peer.request("/" + "p".repeat(50_000), 1);
        List<Frame> frames = peer.frames();
        assertThat(frames)
                .extracting(Frame::toString)
                .containsExactly("HEADERS 1 more", "CONTINUATION 1 more", "CONTINUATION 1", "DATA 1 1 end");
        ByteBuf block = Unpooled.buffer();
        frames.subList(0, 3).forEach(frame -> block.writeBytes(frame.payload()));
        assertThat(block.readableBytes()).isGreaterThan(2 * 16_384);
    }

    @Test
    void completesWithStatusHeadersAndBody() {
        Http2Peer peer = Http2Peer.ready();
        Future<Response> answer = peer.request();
        peer.sends(
                peer.headers(1, false, ":status", "410", "apns-id", "x", "content-length", "4"),
                Frame.data(1, "gone", true));
        assertThat(answer.result().status()).isEqualTo(410);
        assertThat(answer.result().headers()).contains(Map.entry("apns-id", "x"));
        assertThat(answer.result().bodyText()).isEqualTo("gone");
        assertThat(peer.connection.inFlight()).isZero();
        assertThat(peer.roomChanges).isEqualTo(1);
    }

    @Test
    void joinsABodyOfSeveralDataFramesAndIgnoresTrailers() {
        Http2Peer peer = Http2Peer.ready();
        Future<Response> answer = peer.request();
        peer.sends(
                peer.headers(1, false, ":status", "200"),
                Frame.data(1, "one ", false),
                Frame.data(1, "", false),
                Frame.data(1, "two ", false),
                Frame.data(1, "three", false),
                peer.headers(1, true, "grpc-status", "0"));
        assertThat(answer.result().bodyText()).isEqualTo("one two three");
        assertThat(answer.result().header("grpc-status")).isNull();
    }

    @Test
    void passesOverInterimResponses() {
        Http2Peer peer = Http2Peer.ready();
        Future<Response> answer = peer.request();
        peer.sends(
                peer.headers(1, false, ":status", "100"),
                peer.headers(1, false, ":status", "103", "link", "x"),
                peer.headers(1, true, ":status", "201"));
        assertThat(answer.result().status()).isEqualTo(201);
        assertThat(answer.result().headers()).isEmpty();
    }

    @Test
    void understandsPaddingPriorityAndContinuation() {
        Http2Peer peer = Http2Peer.ready();
        Future<Response> answer = peer.request();
        byte[] block = peer.block(":status", "200", "apns-id", "x");
        byte[] padded = concat(new byte[] {2, 0, 0, 0, 0, 15}, Arrays.copyOf(block, 3), new byte[2]);
        peer.sends(
                new Frame(Frame.HEADERS, Frame.PADDED | Frame.PRIORITY, 1, padded),
                new Frame(Frame.CONTINUATION, Frame.END_HEADERS, 1, Arrays.copyOfRange(block, 3, block.length)),
                new Frame(Frame.DATA, Frame.PADDED | Frame.END_STREAM, 1, new byte[] {3, 'o', 'k', 0, 0, 0}));
        assertThat(answer.result().header("apns-id")).isEqualTo("x");
        assertThat(answer.result().bodyText()).isEqualTo("ok");
    }

    @Test
    void takesFramesThatArriveByteByByte() {
        Http2Peer peer = Http2Peer.ready();
        Future<Response> answer = peer.request();
        ByteBuf bytes = peer.headers(1, false, ":status", "200").encode();
        bytes.writeBytes(Frame.data(1, "slow", true).encode());
        while (bytes.isReadable()) {
            peer.channel.writeInbound(bytes.readBytes(1));
        }
        assertThat(answer.result().bodyText()).isEqualTo("slow");
    }

    @Test
    void cutsOffABodyThatFillsItsWindowAndIgnoresTheRest() {
        Http2Peer peer = Http2Peer.ready();
        Future<Response> answer = peer.request();
        peer.frames();
        peer.sends(peer.headers(1, false, ":status", "500"));
        for (int i = 0; i < 4; i++) {
            peer.sends(new Frame(Frame.DATA, 0, 1, new byte[i < 3 ? 16_384 : 16_383]));
        }
        assertThat(answer.result().body()).hasSize(Exchange.MAX_RESPONSE_BYTES);
        assertThat(peer.written()).containsExactly("RST_STREAM 1 " + CANCEL);
        peer.sends(Frame.data(1, "more", false), peer.headers(1, true, "trailer", "x"));
        assertThat(peer.written()).isEmpty();
        assertThat(peer.connection.state()).isEqualTo(Connection.State.READY);
    }

    @Test
    void returnsTheConnectionsCreditAlsoForPaddingAndForStreamsThatAreGone() {
        Http2Peer peer = Http2Peer.ready();
        int returned = 0;
        for (int stream = 1; stream < 60; stream += 2) {
            peer.request();
            peer.sends(peer.headers(stream, false, ":status", "200"));
            for (int i = 0; i < 4; i++) {
                peer.sends(new Frame(Frame.DATA, 0, stream, new byte[i < 3 ? 16_384 : 16_383]));
            }
            byte[] padding = new byte[256];
            padding[0] = (byte) 255;
            peer.sends(new Frame(Frame.DATA, Frame.PADDED, stream, padding));
            for (Frame frame : peer.frames()) {
                if (frame.type() == Frame.WINDOW_UPDATE) {
                    assertThat(frame.streamId()).isZero();
                    returned += frame.intAt(0);
                }
            }
        }
        assertThat(returned).isBetween(30 * 65_791 - Http2Connection.RECEIVE_WINDOW / 2, 30 * 65_791);
        assertThat(peer.connection.state()).isEqualTo(Connection.State.READY);
    }

    @Test
    void followsMaxConcurrentStreamsUpAndDown() {
        Http2Peer peer = Http2Peer.ready(MAX_CONCURRENT_STREAMS, 1);
        assertThat(peer.connection.room()).isEqualTo(1);
        peer.request();
        assertThat(peer.connection.room()).isZero();
        peer.sends(Frame.settings(MAX_CONCURRENT_STREAMS, 500));
        assertThat(peer.connection.room()).isEqualTo(499);
        assertThat(peer.roomChanges).isEqualTo(1);
        peer.request();
        peer.request();
        peer.sends(Frame.settings(MAX_CONCURRENT_STREAMS, 2));
        assertThat(peer.connection.room()).isZero();
        peer.sends(peer.headers(1, true, ":status", "200"), peer.headers(3, true, ":status", "200"));
        assertThat(peer.connection.room()).isEqualTo(1);
    }

    @Test
    void neverUsesMoreStreamsThanItsOwnLimit() {
        Http2Peer peer = Http2Peer.ready(MAX_CONCURRENT_STREAMS, -1);
        assertThat(peer.connection.room()).isEqualTo(PoolConfig.DEFAULTS.maxStreams());
    }

    @Test
    void holdsABodyBackUntilItsStreamHasAWindow() {
        Http2Peer peer = Http2Peer.ready(INITIAL_WINDOW_SIZE, 10);
        peer.request("/", 25);
        assertThat(peer.written()).containsExactly("HEADERS 1", "DATA 1 10");
        peer.sends(Frame.ints(Frame.WINDOW_UPDATE, 0, 1, 14));
        assertThat(peer.written()).containsExactly("DATA 1 14");
        peer.sends(Frame.ints(Frame.WINDOW_UPDATE, 0, 1, 14));
        assertThat(peer.written()).containsExactly("DATA 1 1 end");
    }

    @Test
    void aWindowMayBecomeNegativeAndMustFillUpFirst() {
        Http2Peer peer = Http2Peer.ready(INITIAL_WINDOW_SIZE, 10);
        peer.request("/", 30);
        assertThat(peer.written()).containsExactly("HEADERS 1", "DATA 1 10");
        peer.sends(Frame.settings(INITIAL_WINDOW_SIZE, 0)); // the window is now -10
        peer.sends(Frame.ints(Frame.WINDOW_UPDATE, 0, 1, 10));
        assertThat(peer.written()).containsExactly("SETTINGS ack");
        peer.sends(Frame.settings(INITIAL_WINDOW_SIZE, 12));
        assertThat(peer.written()).containsExactly("DATA 1 12", "SETTINGS ack");
    }

    @Test
    void sharesTheConnectionsWindowInOrder() {
        Http2Peer peer = Http2Peer.ready(MAX_FRAME_SIZE, 1 << 20);
        peer.request("/", 65_000);
        peer.request("/", 1_000);
        peer.request("/", 5);
        assertThat(peer.written())
                .containsExactly("HEADERS 1", "DATA 1 65000 end", "HEADERS 3", "DATA 3 535", "HEADERS 5");
        peer.sends(Frame.ints(Frame.WINDOW_UPDATE, 0, 0, 466));
        assertThat(peer.written()).containsExactly("DATA 3 465 end", "DATA 5 1");
        peer.sends(Frame.ints(Frame.WINDOW_UPDATE, 0, 0, 100));
        assertThat(peer.written()).containsExactly("DATA 5 4 end");
    }

    @Test
    void aStreamWithoutWindowDoesNotBlockOthers() {
        Http2Peer peer = Http2Peer.ready(INITIAL_WINDOW_SIZE, 0);
        peer.request("/", 5);
        peer.request("/", 5);
        peer.sends(Frame.ints(Frame.WINDOW_UPDATE, 0, 3, 5));
        assertThat(peer.written()).containsExactly("HEADERS 1", "HEADERS 3", "DATA 3 5 end");
    }

    @Test
    void cutsDataToThePeersFrameSize() {
        Http2Peer peer = Http2Peer.ready();
        peer.request("/", 40_000);
        assertThat(peer.written()).containsExactly("HEADERS 1", "DATA 1 16384", "DATA 1 16384", "DATA 1 7232 end");
        peer.sends(Frame.settings(MAX_FRAME_SIZE, 20_000));
        peer.request("/", 20_001);
        assertThat(peer.written()).containsExactly("SETTINGS ack", "HEADERS 3", "DATA 3 20000", "DATA 3 1 end");
    }

    @Test
    void usesNoDynamicTableWhenThePeerAllowsNone() {
        Http2Peer peer = Http2Peer.ready(HEADER_TABLE_SIZE, 0);
        peer.request("/", 1, Header.indexed("apns-topic", "com.example"));
        peer.request("/", 1, Header.indexed("apns-topic", "com.example"));
        List<Frame> frames = peer.frames();
        // RFC 7541 section 6.3: the change of size is told first.
        assertThat(frames.get(0).payload()[0]).isEqualTo((byte) 0x20);
        assertThat(new String(frames.get(2).payload(), StandardCharsets.US_ASCII))
                .contains("com.example");
    }

    @Test
    void takesNoMoreOfABiggerTableThanTheDefault() {
        Http2Peer peer = Http2Peer.ready(HEADER_TABLE_SIZE, 1 << 30);
        peer.request("/", 1);
        assertThat(peer.frames().get(0).payload()[0] & 0xe0).isNotEqualTo(0x20);
    }

    @Test
    void takesAnAnswerThatComesBeforeTheBodyIsSent() {
        Http2Peer peer = Http2Peer.ready(INITIAL_WINDOW_SIZE, 1);
        Future<Response> answer = peer.request("/", 5);
        peer.sends(peer.headers(1, true, ":status", "413"));
        assertThat(answer.result().status()).isEqualTo(413);
        assertThat(peer.written()).containsExactly("HEADERS 1", "DATA 1 1", "RST_STREAM 1 " + CANCEL);
        peer.sends(Frame.ints(Frame.WINDOW_UPDATE, 0, 1, 10), Frame.settings(INITIAL_WINDOW_SIZE, 100));
        assertThat(peer.written()).containsExactly("SETTINGS ack");
    }

    @Test
    void goAwayFailsOnlyStreamsAboveLastStreamId() {
        Http2Peer peer = Http2Peer.ready();
        Future<Response> processed = peer.request();
        Future<Response> unprocessed = peer.request();
        peer.frames();
        peer.sends(Frame.goAway(1, 0, "{\"reason\":\"Shutdown\"}"));
        assertThat(unprocessed.cause())
                .isInstanceOf(Unprocessed.class)
                .hasMessage("GOAWAY NO_ERROR {\"reason\":\"Shutdown\"}");
        assertThat(peer.connection.state()).isEqualTo(Connection.State.DRAINING);
        assertThat(peer.connection.room()).isZero();
        assertThat(processed.isComplete()).isFalse();
        peer.sends(peer.headers(1, true, ":status", "200"));
        assertThat(processed.result().status()).isEqualTo(200);
        assertThat(peer.heard)
                .containsExactly("opened", "draining", "closed: GOAWAY NO_ERROR {\"reason\":\"Shutdown\"}");
        assertThat(peer.channel.isOpen()).isFalse();
        assertThat(peer.events).containsExactly("goAway NO_ERROR {\"reason\":\"Shutdown\"}");
    }

    @Test
    void anAnswerThatCallsItsConnectionUselessIsTheLastToBeSentFor() {
        Http2Peer peer = Http2Peer.ready();
        Future<Response> useless = peer.request(demanding403ToEndTheConnection());
        Future<Response> other = peer.request();
        List<Integer> roomWhenTold = new ArrayList<>();
        useless.onComplete(answer -> roomWhenTold.add(peer.connection.room()));

        peer.sends(peer.headers(1, true, ":status", "403"));

        assertThat(useless.result().status()).isEqualTo(403);
        assertThat(roomWhenTold).containsExactly(0);
        assertThat(peer.events).containsExactly("retired");
        assertThat(other.isComplete()).isFalse();
        peer.sends(peer.headers(3, true, ":status", "200"));
        assertThat(other.result().status()).isEqualTo(200);
        assertThat(peer.heard).containsExactly("opened", "draining", "closed: drained");
    }

    @Test
    void otherAnswersToTheSameRequestLeaveTheConnectionAsItIs() {
        Http2Peer peer = Http2Peer.ready();
        peer.request(demanding403ToEndTheConnection());
        peer.request(demanding403ToEndTheConnection());
        peer.sends(peer.headers(1, true, ":status", "200"), peer.headers(3, true, ":status", "410"));
        assertThat(peer.connection.state()).isEqualTo(Connection.State.READY);
        assertThat(peer.events).isEmpty();
    }

    private static Request demanding403ToEndTheConnection() {
        return new Request(
                RequestTarget.of("/"),
                List.of(),
                List.of(),
                Body.of(new byte[1]),
                response -> response.status() == 403);
    }

    @Test
    void aSecondGoAwayFailsWhatTheFirstLeft() {
        Http2Peer peer = Http2Peer.ready();
        Future<Response> one = peer.request();
        Future<Response> two = peer.request();
        peer.sends(Frame.goAway(Integer.MAX_VALUE, 0, ""));
        assertThat(two.isComplete()).isFalse();
        peer.sends(Frame.goAway(1, 0, ""));
        assertThat(two.cause()).isInstanceOf(Unprocessed.class);
        assertThat(one.isComplete()).isFalse();
        peer.closesChannel();
        assertThat(one.cause()).isInstanceOf(Ambiguous.class).hasMessage("GOAWAY NO_ERROR");
    }

    @Test
    void goAwayWithNothingUnderWayCloses() {
        Http2Peer peer = Http2Peer.ready();
        peer.sends(Frame.goAway(0, 11, "be\ncalm\u00e9"));
        assertThat(peer.heard).containsExactly("opened", "draining", "closed: GOAWAY ENHANCE_YOUR_CALM be?calm?");
        assertThat(peer.channel.isOpen()).isFalse();
    }

    @Test
    void refusedStreamIsUnprocessed() {
        Http2Peer peer = Http2Peer.ready();
        Future<Response> answer = peer.request();
        peer.sends(Frame.ints(Frame.RST_STREAM, 0, 1, 7), Frame.ints(Frame.RST_STREAM, 0, 1, 7));
        assertThat(answer.cause()).isInstanceOf(Unprocessed.class);
        assertThat(peer.connection.state()).isEqualTo(Connection.State.READY);
        assertThat(peer.roomChanges).isEqualTo(1);
        assertThat(peer.events).containsExactly("refused");
    }

    @Test
    void anyOtherResetIsAmbiguous() {
        Http2Peer peer = Http2Peer.ready();
        Future<Response> internal = peer.request();
        Future<Response> unknown = peer.request();
        peer.sends(Frame.ints(Frame.RST_STREAM, 0, 1, 2), Frame.ints(Frame.RST_STREAM, 0, 3, 0xabc));
        assertThat(internal.cause()).isInstanceOf(Ambiguous.class).hasMessage("RST_STREAM INTERNAL_ERROR");
        assertThat(unknown.cause()).isInstanceOf(Ambiguous.class).hasMessage("RST_STREAM 0xabc");
        assertThat(peer.events).containsExactly("reset INTERNAL_ERROR", "reset 0xabc");
    }

    @Test
    void aResetStreamSendsNoMoreOfItsBody() {
        Http2Peer peer = Http2Peer.ready(INITIAL_WINDOW_SIZE, 1);
        peer.request("/", 9);
        peer.sends(Frame.ints(Frame.RST_STREAM, 0, 1, 7), Frame.settings(INITIAL_WINDOW_SIZE, 100));
        assertThat(peer.written()).containsExactly("HEADERS 1", "DATA 1 1", "SETTINGS ack");
    }

    @Test
    void answersAPing() {
        Http2Peer peer = Http2Peer.ready();
        peer.sends(Frame.of(Frame.PING, 0, 0, "0102030405060708"));
        assertThat(peer.written()).containsExactly("PING ack 0102030405060708");
    }

    @Test
    void pingsASilentPeerAndGoesOnWhenItAnswers() {
        Http2Peer peer = Http2Peer.ready();
        peer.passes(Http2Peer.CONFIG.pingInterval().minusMillis(1));
        assertThat(peer.written()).isEmpty();
        peer.passes(Duration.ofMillis(1));
        List<Frame> frames = peer.frames();
        assertThat(frames).extracting(Frame::type).containsExactly(Frame.PING);
        peer.sends(new Frame(Frame.PING, Frame.ACK, 0, frames.get(0).payload()));
        peer.passes(Http2Peer.CONFIG.pingTimeout().plusSeconds(1));
        assertThat(peer.connection.state()).isEqualTo(Connection.State.READY);
    }

    @Test
    void givesUpAPeerThatAnswersNoPing() {
        Http2Peer peer = Http2Peer.ready();
        peer.passes(Http2Peer.CONFIG.pingInterval());
        Future<Response> answer = peer.request();
        peer.passes(Http2Peer.CONFIG.pingTimeout().minusMillis(1));
        assertThat(answer.isComplete()).isFalse();
        peer.passes(Duration.ofMillis(1));
        assertThat(answer.failed()).isTrue();
        assertThat(peer.heard).containsExactly("opened", "closed: PING was not answered");
        assertThat(peer.events).contains("pingTimedOut");
    }

    @Test
    void aRequestTimesOutAloneAndThePeerIsAskedForASignOfLife() {
        Http2Peer peer = Http2Peer.ready();
        Future<Response> late = peer.request();
        peer.frames();
        peer.passes(Http2Peer.CONFIG.requestTimeout().minusMillis(1));
        Future<Response> later = peer.request();
        peer.passes(Duration.ofMillis(1));
        assertThat(late.cause()).isInstanceOf(TimedOut.class);
        assertThat(later.isComplete()).isFalse();
        assertThat(peer.written()).contains("RST_STREAM 1 " + CANCEL, "PING 007461706c696e65");
        assertThat(peer.events).containsExactly("timedOut");
        peer.sends(peer.headers(1, true, ":status", "200"), peer.headers(3, true, ":status", "200"));
        assertThat(later.result().status()).isEqualTo(200);
    }

    @Test
    void drainsWhenItsStreamIdsAreUsedUp() {
        Http2Peer peer = new Http2Peer(Http2Peer.CONFIG, Integer.MAX_VALUE - 2);
        peer.becomeReady();
        peer.request();
        assertThat(peer.connection.state()).isEqualTo(Connection.State.READY);
        Future<Response> last = peer.request();
        assertThat(peer.connection.state()).isEqualTo(Connection.State.DRAINING);
        peer.sends(
                peer.headers(Integer.MAX_VALUE - 2, true, ":status", "200"),
                peer.headers(Integer.MAX_VALUE, true, ":status", "200"));
        assertThat(last.result().status()).isEqualTo(200);
        assertThat(peer.heard).containsExactly("opened", "draining", "closed: drained");
    }

    @Test
    void drainingLetsStreamsEndAndThenCloses() {
        Http2Peer peer = Http2Peer.ready();
        Future<Response> answer = peer.request();
        peer.connection.drain();
        peer.frames();
        peer.sends(peer.headers(1, true, ":status", "200"));
        assertThat(answer.succeeded()).isTrue();
        assertThat(peer.written()).containsExactly("GOAWAY 0");
        assertThat(peer.heard).containsExactly("opened", "draining", "closed: drained");
    }

    @Test
    void losesWhatIsUnderWayWhenThePeerCloses() {
        Http2Peer peer = Http2Peer.ready();
        Future<Response> answer = peer.request();
        peer.closesChannel();
        assertThat(answer.cause()).isInstanceOf(Ambiguous.class).hasMessage("connection closed by the peer");
        assertThat(peer.heard).containsExactly("opened", "closed: connection closed by the peer");
    }

    @Test
    void losesWhatIsUnderWayWhenTheSocketFails() {
        Http2Peer peer = Http2Peer.ready();
        Future<Response> answer = peer.request();
        peer.channel.pipeline().fireExceptionCaught(new IOException("reset"));
        assertThat(answer.cause()).isInstanceOf(Ambiguous.class);
        assertThat(peer.connection.state()).isEqualTo(Connection.State.CLOSED);
        assertThat(peer.channel.isOpen()).isFalse();
    }

    @Test
    void aSocketThatFailsWhileWeSayGoodbyeEndsTheConnectionOnce() {
        Http2Peer peer = Http2Peer.ready();
        Future<Response> answer = peer.request();
        peer.frames();
        peer.channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
                ReferenceCountUtil.release(message);
                promise.tryFailure(new IOException("broken pipe"));
            }
        });
        peer.connection.close("enough");
        assertThat(answer.cause()).isInstanceOf(Ambiguous.class);
        assertThat(peer.heard).containsExactly("opened", "closed: enough");
    }

    @Test
    void hasNoRoomWhileTheSocketIsFull() {
        Http2Peer peer = Http2Peer.ready();
        peer.channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        peer.channel.runPendingTasks();
        assertThat(peer.connection.room()).isZero();
        peer.channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
        peer.channel.runPendingTasks();
        assertThat(peer.connection.room()).isPositive();
        assertThat(peer.roomChanges).isEqualTo(1);
    }

    @Test
    void whoHearsOfTheEndMaySendOnAnotherConnectionAtOnce() {
        Http2Peer peer = Http2Peer.ready();
        Http2Peer other = Http2Peer.ready();
        Future<Response> answer = peer.request();
        answer.onComplete(done -> {
            assertThat(peer.connection.room()).isZero();
            other.request();
        });
        peer.closesChannel();
        assertThat(other.connection.inFlight()).isEqualTo(1);
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int i = 0; i + part.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        return -1;
    }

    private static byte[] concat(byte[]... parts) {
        ByteBuf all = Unpooled.buffer();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return Frame.bytes(all);
    }
}
