package io.tapline.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever a peer does, in whatever order: every exchange is settled, and no exception escapes. */
class RandomPeerTest {

    private static final int RUNS = 1_000;
    private static final int STEPS = 60;

    @AfterEach
    void releaseBuffers() {
        Http2Peer.releaseAll();
    }

    @Test
    void everyExchangeIsSettledWhateverThePeerDoes() {
        for (int seed = 0; seed < RUNS; seed++) {
            Random random = new Random(seed);
            Http2Peer peer = Http2Peer.ready(3, 1 + random.nextInt(20), 4, random.nextInt(2_000));
            List<Future<Response>> answers = new ArrayList<>();
            for (int step = 0; step < STEPS && peer.channel.isOpen(); step++) {
                step(random, peer, answers);
            }
            peer.closesChannel();
            assertThat(answers).as("seed %d", seed).allMatch(Future::isComplete);
            assertThat(peer.connection.state()).as("seed %d", seed).isEqualTo(Connection.State.CLOSED);
            assertThat(peer.connection.inFlight()).as("seed %d", seed).isZero();
            assertThat(peer.heard.stream().filter(word -> word.startsWith("closed")))
                    .as("seed %d", seed)
                    .hasSize(1);
            peer.channel.checkException();
            Http2Peer.releaseAll();
        }
    }

    private static void step(Random random, Http2Peer peer, List<Future<Response>> answers) {
        int stream = 1 + 2 * random.nextInt(Math.max(1, answers.size()));
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> {
                if (peer.connection.room() > 0) {
                    answers.add(peer.request("/" + random.nextInt(), random.nextInt(3_000)));
                }
            }
            case 4, 5 -> send(random, peer, peer.headers(stream, true, ":status", "200"));
            case 6 -> send(random, peer, peer.headers(stream, false, ":status", "" + (100 + random.nextInt(500))));
            case 7 ->
                send(random, peer, new Frame(Frame.DATA, random.nextInt(16), stream, new byte[random.nextInt(99)]));
            case 8 ->
                send(
                        random,
                        peer,
                        Frame.ints(Frame.WINDOW_UPDATE, 0, random.nextBoolean() ? 0 : stream, random.nextInt(5_000)));
            case 9 ->
                send(
                        random,
                        peer,
                        Frame.settings(3, random.nextInt(30), 4, random.nextInt(4_000), 1, random.nextInt(5_000)));
            case 10 -> peer.passes(Duration.ofSeconds(random.nextInt(4)));
            default -> rarely(random, peer, stream);
        }
        peer.frames();
    }

    private static void rarely(Random random, Http2Peer peer, int stream) {
        switch (random.nextInt(4)) {
            case 0 -> send(random, peer, Frame.goAway(stream, random.nextInt(14), "{\"reason\":\"Shutdown\"}"));
            case 1 -> send(random, peer, new Frame(random.nextInt(12), random.nextInt(256), stream, bytes(random)));
            default -> send(random, peer, Frame.ints(Frame.RST_STREAM, 0, stream, random.nextInt(14)));
        }
    }

    /** Sends a frame whole or, now and then, with one byte that is wrong. */
    private static void send(Random random, Http2Peer peer, Frame frame) {
        ByteBuf bytes = frame.encode();
        if (random.nextInt(20) == 0) {
            bytes.setByte(random.nextInt(bytes.readableBytes()), random.nextInt(256));
        }
        peer.channel.writeInbound(bytes);
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(20)];
        random.nextBytes(bytes);
        return bytes;
    }
}
