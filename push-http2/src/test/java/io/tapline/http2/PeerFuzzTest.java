package io.tapline.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/**
 * Whatever bytes a server sends, in whatever pieces: no exception escapes, every exchange gets an outcome, and what is held does not
 * grow with what the server says.
 */
class PeerFuzzTest extends FuzzTargets {

    private static final int REQUESTS = 3;

    /** What a connection may answer to so few bytes: acknowledgements and the like. */
    private static final int MOST_WRITTEN_FOR_A_BYTE = 64;

    @Override
    public Map<String, Target> targets() {
        return Map.of("answers", PeerFuzzTest::answers, "preface", PeerFuzzTest::preface);
    }

    @AfterEach
    void releaseBuffers() {
        Http2Peer.releaseAll();
    }

    /** To a connection whose requests are waiting for their answers. */
    private static void answers(byte[] bytes) {
        Http2Peer peer = Http2Peer.ready();
        List<Future<Response>> asked = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            asked.add(peer.request("/" + i, 100));
        }
        peer.readBytes().release();

        hear(peer, bytes);

        assertThat(asked).allMatch(Future::isComplete);
        asked.stream()
                .filter(Future::succeeded)
                .forEach(answer -> assertThat(answer.result().status()).isBetween(100, 999));
    }

    /** To a connection that has just been opened, in place of the server's preface. */
    private static void preface(byte[] bytes) {
        hear(new Http2Peer(), bytes);
    }

    /** The first byte says how long the pieces are. */
    private static void hear(Http2Peer peer, byte[] bytes) {
        int piece = bytes.length == 0 ? 1 : 1 + (bytes[0] & 0xFF);
        int written = 0;
        for (int from = Math.min(1, bytes.length); from < bytes.length && peer.channel.isOpen(); from += piece) {
            int length = Math.min(piece, bytes.length - from);
            peer.channel.writeInbound(Unpooled.copiedBuffer(bytes, from, length));
            ByteBuf answered = peer.readBytes();
            written += answered.readableBytes();
            answered.release();
        }
        assertThat(written).isLessThanOrEqualTo(2_000 + MOST_WRITTEN_FOR_A_BYTE * bytes.length);
        peer.closesChannel();
        assertThat(peer.connection.state()).isEqualTo(Connection.State.CLOSED);
        assertThat(peer.connection.inFlight()).isZero();
        assertThat(peer.heard.stream().filter(word -> word.startsWith("closed")))
                .hasSize(1);
        peer.channel.checkException();
        Http2Peer.releaseAll();
    }
}
