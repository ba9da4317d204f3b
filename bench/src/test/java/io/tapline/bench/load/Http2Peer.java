package io.tapline.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2FrameWriter;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A server at the other end of a channel, on Netty's reader and writer of frames. */
final class Http2Peer extends Http2FrameAdapter {

    private static final int FRAME_TYPE_AT = 3;

    final List<Sent> requests = new ArrayList<>();
    final List<Integer> cancelled = new ArrayList<>();
    final List<String> acknowledged = new ArrayList<>();
    /** Of the connection, less what was sent. */
    long windowOfClient = Http2CodecUtil.DEFAULT_WINDOW_SIZE;
    /** Of the newest HEADERS frame. */
    int lastHeadBytes;

    private final EmbeddedChannel client;
    private final EmbeddedChannel own = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
    private final ChannelHandlerContext context = own.pipeline().firstContext();
    private final DefaultHttp2FrameReader reader = new DefaultHttp2FrameReader();
    private final DefaultHttp2FrameWriter writer = new DefaultHttp2FrameWriter();
    private final Map<Integer, Map<String, String>> heads = new HashMap<>();
    private final ByteBuf unread = Unpooled.buffer();

    /** A request that has ended. */
    record Sent(int stream, Map<String, String> headers, String body) {}

    Http2Peer(EmbeddedChannel client) {
        this.client = client;
        read();
    }

    /** Takes all that the client has sent so far. */
    void read() {
        client.runPendingTasks();
        for (ByteBuf some = client.readOutbound(); some != null; some = client.readOutbound()) {
            unread.writeBytes(some);
            some.release();
        }
        ByteBuf preface = Http2CodecUtil.connectionPrefaceBuf();
        if (ByteBufUtil.equals(preface, 0, unread, unread.readerIndex(), preface.readableBytes())) {
            unread.skipBytes(preface.readableBytes());
        }
        try {
            while (unread.isReadable()) {
                if (unread.getByte(unread.readerIndex() + FRAME_TYPE_AT) == Http2FrameTypes.HEADERS) {
                    lastHeadBytes = unread.getMedium(unread.readerIndex());
                }
                int length = 9 + unread.getMedium(unread.readerIndex());
                reader.readFrame(context, unread.readSlice(length), this);
            }
        } catch (Http2Exception broken) {
            throw new AssertionError(broken);
        }
        unread.discardReadBytes();
    }

    private void sent() {
        own.flush();
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf some = own.readOutbound(); some != null; some = own.readOutbound()) {
            all.writeBytes(some);
            some.release();
        }
        client.writeInbound(all);
        read();
    }

    void answer(int stream, int status, @Nullable String location, String... body) {
        Http2Headers headers = new DefaultHttp2Headers().status(String.valueOf(status));
        if (location != null) {
            headers.set("location", location);
        }
        writer.writeHeaders(context, stream, headers, 0, body.length == 0, context.newPromise());
        for (int i = 0; i < body.length; i++) {
            ByteBuf part = Unpooled.copiedBuffer(body[i], US_ASCII);
            writer.writeData(context, stream, part, 0, i + 1 == body.length, context.newPromise());
        }
        sent();
    }

    void part(int stream, String body) {
        windowOfClient -= body.length();
        writer.writeData(context, stream, Unpooled.copiedBuffer(body, US_ASCII), 0, false, context.newPromise());
        sent();
    }

    void reset(int stream) {
        writer.writeRstStream(context, stream, 7, context.newPromise());
        sent();
    }

    void goAway(int lastStream) {
        writer.writeGoAway(context, lastStream, 0, Unpooled.EMPTY_BUFFER, context.newPromise());
        sent();
    }

    void settings(int headerTableSize, int initialWindow) {
        Http2Settings settings =
                new Http2Settings().headerTableSize(headerTableSize).initialWindowSize(initialWindow);
        writer.writeSettings(context, settings, context.newPromise());
        sent();
    }

    void ping(long data) {
        writer.writePing(context, false, data, context.newPromise());
        sent();
    }

    void widen(int increment) {
        writer.writeWindowUpdate(context, 0, increment, context.newPromise());
        sent();
    }

    @Override
    public void onHeadersRead(ChannelHandlerContext read, int stream, Http2Headers headers, int padding, boolean end) {
        Map<String, String> head = new HashMap<>();
        headers.forEach(
                header -> head.put(header.getKey().toString(), header.getValue().toString()));
        heads.put(stream, head);
        if (end) {
            requests.add(new Sent(stream, head, ""));
        }
    }

    @Override
    public int onDataRead(ChannelHandlerContext read, int stream, ByteBuf data, int padding, boolean end) {
        requests.add(new Sent(stream, requireNonNull(heads.get(stream)), data.toString(US_ASCII)));
        return data.readableBytes();
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext read, int stream, long code) {
        cancelled.add(stream);
    }

    @Override
    public void onSettingsAckRead(ChannelHandlerContext read) {
        acknowledged.add("settings");
    }

    @Override
    public void onPingAckRead(ChannelHandlerContext read, long data) {
        acknowledged.add("ping " + data);
    }

    @Override
    public void onWindowUpdateRead(ChannelHandlerContext read, int stream, int increment) {
        windowOfClient += increment;
    }
}
