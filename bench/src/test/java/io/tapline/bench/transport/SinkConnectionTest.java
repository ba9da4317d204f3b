package io.tapline.bench.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2Headers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SinkConnectionTest {

    private static final int END_OF_STREAM = 1;
    private static final int END_OF_HEADERS = 4;

    private record Frame(int type, int flags, int stream, byte[] payload) {}

    private EmbeddedChannel channel = new EmbeddedChannel();

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void greetsWithTheStreamsThatTheServiceAllows() {
        start(Answer.FCM);

        List<Frame> greeting = answers();

        assertThat(greeting).extracting(Frame::type).containsExactly((int) Http2FrameTypes.SETTINGS, (int)
                Http2FrameTypes.WINDOW_UPDATE);
        assertThat(Unpooled.wrappedBuffer(greeting.get(0).payload())
                        .skipBytes(2)
                        .readInt())
                .isEqualTo(100);
    }

    @Test
    void answersAPushToApnsByHeadersAlone() throws Http2Exception {
        start(Answer.APNS);
        answers();

        send(frame(Http2FrameTypes.HEADERS, END_OF_HEADERS, 1, 20), frame(Http2FrameTypes.DATA, END_OF_STREAM, 1, 120));

        List<Frame> answer = answers();
        assertThat(answer).hasSize(1);
        assertThat(answer.get(0).stream()).isEqualTo(1);
        assertThat(answer.get(0).flags()).isEqualTo(END_OF_HEADERS | END_OF_STREAM);
        Http2Headers headers = headers(answer.get(0));
        assertThat(headers.status()).hasToString("200");
        assertThat(headers.get("apns-id")).hasToString("0193a1b2-0000-7000-8000-0123456789ab");
    }

    @Test
    void answersAMessageToFcmByItsName() throws Http2Exception {
        start(Answer.FCM);
        answers();

        send(frame(Http2FrameTypes.HEADERS, END_OF_HEADERS, 1, 20), frame(Http2FrameTypes.DATA, END_OF_STREAM, 1, 120));

        List<Frame> answer = answers();
        assertThat(answer).extracting(Frame::flags).containsExactly(END_OF_HEADERS, END_OF_STREAM);
        assertThat(headers(answer.get(0)).get("content-type")).hasToString("application/json; charset=UTF-8");
        assertThat(new String(answer.get(1).payload(), StandardCharsets.UTF_8))
                .contains("\"name\": \"projects/tapline-bench/messages/");
    }

    @Test
    void aStreamThatHasNotEndedHasNoAnswerYet() {
        start(Answer.APNS);
        answers();

        send(frame(Http2FrameTypes.HEADERS, END_OF_HEADERS, 1, 20), frame(Http2FrameTypes.DATA, 0, 1, 60));

        assertThat(answers()).isEmpty();
    }

    @Test
    void framesMayComeInPieces() {
        start(Answer.APNS);
        answers();
        ByteBuf push = frame(Http2FrameTypes.HEADERS, END_OF_HEADERS | END_OF_STREAM, 3, 20);

        send(push.readRetainedSlice(5));
        assertThat(answers()).isEmpty();
        send(push);

        assertThat(answers()).extracting(Frame::stream).containsExactly(3);
    }

    @Test
    void settingsAndPingsAreAcknowledged() {
        start(Answer.APNS);
        answers();

        send(frame(Http2FrameTypes.SETTINGS, 0, 0, 0), frame(Http2FrameTypes.PING, 0, 0, 8));

        assertThat(answers())
                .extracting(Frame::type, Frame::flags)
                .containsExactly(tuple((int) Http2FrameTypes.SETTINGS, 1), tuple((int) Http2FrameTypes.PING, 1));
    }

    @Test
    void theWindowIsRefilledByWhatWasRead() {
        start(Answer.APNS);
        answers();
        int length = 1 << 14;

        for (int sent = 0; sent < 1 << 20; sent += length) {
            send(frame(Http2FrameTypes.DATA, 0, 1, length));
        }

        List<Frame> updates = answers();
        assertThat(updates).hasSize(1);
        assertThat(updates.get(0).type()).isEqualTo(Http2FrameTypes.WINDOW_UPDATE);
        assertThat(Unpooled.wrappedBuffer(updates.get(0).payload()).readInt()).isEqualTo(1 << 20);
    }

    @Test
    void anotherProtocolIsRefused() {
        channel = new EmbeddedChannel(new SinkConnection(Answer.APNS));

        channel.writeInbound(Unpooled.copiedBuffer(
                "POST /3/device/abc HTTP/1.1\r\nhost: localhost\r\n\r\n", StandardCharsets.US_ASCII));

        assertThat(channel.isOpen()).isFalse();
    }

    private void start(Answer answer) {
        channel = new EmbeddedChannel(new SinkConnection(answer));
        channel.writeInbound(Http2CodecUtil.connectionPrefaceBuf());
    }

    private void send(ByteBuf... frames) {
        channel.writeInbound(Unpooled.wrappedBuffer(frames));
    }

    private static ByteBuf frame(byte type, int flags, int stream, int length) {
        return Unpooled.buffer()
                .writeMedium(length)
                .writeByte(type)
                .writeByte(flags)
                .writeInt(stream)
                .writeZero(length);
    }

    private List<Frame> answers() {
        List<Frame> frames = new ArrayList<>();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            while (out.isReadable()) {
                int length = out.readUnsignedMedium();
                Frame frame = new Frame(out.readByte(), out.readByte(), out.readInt(), new byte[length]);
                out.readBytes(frame.payload());
                frames.add(frame);
            }
            out.release();
        }
        return frames;
    }

    private static Http2Headers headers(Frame frame) throws Http2Exception {
        return new DefaultHttp2HeadersDecoder().decodeHeaders(frame.stream(), Unpooled.wrappedBuffer(frame.payload()));
    }
}
