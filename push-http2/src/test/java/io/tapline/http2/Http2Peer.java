package io.tapline.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A connection without a network, and the peer at its other end, played frame by frame. Time stands still until {@link
 * #passes} is called.
 */
final class Http2Peer implements Connection.Listener {

    static final TransportConfig CONFIG = TransportConfig.DEFAULTS;

    private static final List<Http2Peer> PEERS = new ArrayList<>();

    final List<String> heard = new ArrayList<>();
    final List<String> events = new ArrayList<>();
    final Http2Connection connection;
    final EmbeddedChannel channel;
    private final DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);
    private long now = 1_000_000_000L;
    int roomChanges;
    int writes;

    Http2Peer() {
        this(CONFIG, 1);
    }

    Http2Peer(TransportConfig config, int firstStreamId) {
        connection = new Http2Connection(
                new Origin("push.example", 443, ""), config, this, new Events(), () -> now, firstStreamId);
        channel = new EmbeddedChannel(connection);
        PEERS.add(this);
    }

    /** A peer whose connection is ready; what was written until then is read away. */
    static Http2Peer ready(int... settings) {
        Http2Peer peer = new Http2Peer();
        peer.becomeReady(settings);
        return peer;
    }

    /** To be called after each test, so that no buffer is left for the leak detector. */
    static void releaseAll() {
        PEERS.forEach(peer -> peer.channel.finishAndReleaseAll());
        PEERS.clear();
    }

    void becomeReady(int... settings) {
        sends(Frame.settings(settings));
        readBytes().release();
        assertThat(connection.state()).isEqualTo(Connection.State.READY);
    }

    Future<Response> request(String path, int bodyLength, Header... headers) {
        return request(new Request(RequestTarget.of(path), List.of(), List.of(headers), Body.of(new byte[bodyLength])));
    }

    Future<Response> request(Request request) {
        Promise<Response> promise = Promise.promise();
        connection.send(new Exchange(new Origin("push.example", 443, ""), request, promise));
        return promise.future();
    }

    Future<Response> request() {
        return request("/", 3);
    }

    /** Hands frames to the connection as one read. */
    void sends(Frame... frames) {
        ByteBuf bytes = Unpooled.buffer();
        for (Frame frame : frames) {
            bytes.writeBytes(frame.encode());
        }
        channel.writeInbound(bytes);
    }

    /** A HEADERS frame that holds the whole list. */
    Frame headers(int streamId, boolean endStream, String... namesAndValues) {
        return new Frame(
                Frame.HEADERS, Frame.END_HEADERS | (endStream ? Frame.END_STREAM : 0), streamId, block(namesAndValues));
    }

    byte[] block(String... namesAndValues) {
        Http2Headers headers = new DefaultHttp2Headers(false);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        ByteBuf block = Unpooled.buffer();
        try {
            encoder.encodeHeaders(1, headers, block);
        } catch (Http2Exception e) {
            throw new AssertionError(e);
        }
        return Frame.bytes(block);
    }

    /** What the connection has written since the last call. */
    List<Frame> frames() {
        channel.runPendingTasks();
        ByteBuf bytes = readBytes();
        if (bytes.readableBytes() >= 24 && bytes.getByte(bytes.readerIndex()) == 'P') {
            bytes.skipBytes(Http2CodecUtil.connectionPrefaceBuf().readableBytes());
        }
        List<Frame> frames = Frame.decode(bytes);
        bytes.release();
        return frames;
    }

    List<String> written() {
        return frames().stream().map(Frame::toString).collect(Collectors.toList());
    }

    ByteBuf readBytes() {
        channel.runPendingTasks();
        ByteBuf all = Unpooled.buffer();
        writes = 0;
        for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
            writes++;
            all.writeBytes(bytes);
            bytes.release();
        }
        return all;
    }

    List<String> decode(byte[] block) {
        try {
            List<String> list = new ArrayList<>();
            decoder.decodeHeaders(1, Unpooled.wrappedBuffer(block))
                    .forEach(header -> list.add(header.getKey() + ": " + header.getValue()));
            return list;
        } catch (Http2Exception e) {
            throw new AssertionError(e);
        }
    }

    void passes(Duration time) {
        now += time.toNanos();
        connection.tick(now);
    }

    void closesChannel() {
        channel.close();
        channel.runPendingTasks();
    }

    /** The debug text of a GOAWAY. */
    static String debug(Frame goAway) {
        return new String(goAway.payload(), 8, goAway.payload().length - 8, StandardCharsets.UTF_8);
    }

    @Override
    public void opened(Connection connection) {
        heard.add("opened");
    }

    @Override
    public void roomChanged() {
        roomChanges++;
    }

    @Override
    public void draining() {
        heard.add("draining");
    }

    @Override
    public void closed(String reason) {
        heard.add("closed: " + reason);
    }

    private final class Events implements TransportListener {

        @Override
        public void goAway(Origin origin, String error, String debug) {
            events.add("goAway " + error + " " + debug);
        }

        @Override
        public void retired(Origin origin) {
            events.add("retired");
        }

        @Override
        public void refused(Origin origin) {
            events.add("refused");
        }

        @Override
        public void reset(Origin origin, String error) {
            events.add("reset " + error);
        }

        @Override
        public void malformed(Origin origin, String reason) {
            events.add("malformed");
        }

        @Override
        public void timedOut(Origin origin) {
            events.add("timedOut");
        }

        @Override
        public void pingTimedOut(Origin origin) {
            events.add("pingTimedOut");
        }
    }
}
