package io.tapline.simulator;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2FrameWriter;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2FrameWriter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.SslContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** An HTTP/2 client that sends what it is told, right or wrong, and writes down each frame that comes. */
final class RawHttp2Client implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 20;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Http2FrameWriter writer = new DefaultHttp2FrameWriter();
    private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
    private final Frames handler = new Frames();
    private final Channel channel;

    /** Connects and sends preface and SETTINGS; TLS is null for cleartext. */
    RawHttp2Client(int port, @Nullable SslContext tls, Http2Settings settings) {
        channel = new Bootstrap()
                .group(loops)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel created) {
                        if (tls != null) {
                            created.pipeline().addLast(tls.newHandler(created.alloc(), "127.0.0.1", port));
                        }
                        created.pipeline().addLast(handler);
                    }
                })
                .connect("127.0.0.1", port)
                .syncUninterruptibly()
                .channel();
        write(ctx -> {
            ctx.write(Http2CodecUtil.connectionPrefaceBuf());
            writer.writeSettings(ctx, settings, ctx.newPromise());
        });
    }

    /** What to write, on the event loop. */
    interface Writing {
        void to(ChannelHandlerContext ctx);
    }

    void write(Writing writing) {
        channel.eventLoop()
                .submit(() -> {
                    writing.to(handler.context());
                    handler.context().flush();
                })
                .syncUninterruptibly();
    }

    void headers(int stream, String path, Map<String, String> headers, boolean end) {
        Http2Headers all = new DefaultHttp2Headers(false)
                .method("POST")
                .scheme("https")
                .authority("127.0.0.1")
                .path(path);
        headers.forEach(all::add);
        write(ctx -> writer.writeHeaders(ctx, stream, all, 0, end, ctx.newPromise()));
    }

    void data(int stream, byte[] bytes, boolean end) {
        write(ctx -> writer.writeData(ctx, stream, Unpooled.wrappedBuffer(bytes), 0, end, ctx.newPromise()));
    }

    void post(int stream, String path, Map<String, String> headers, String body) {
        headers(stream, path, headers, false);
        data(stream, body.getBytes(StandardCharsets.UTF_8), true);
    }

    void windowUpdate(int stream, int increment) {
        write(ctx -> writer.writeWindowUpdate(ctx, stream, increment, ctx.newPromise()));
    }

    void ping(long data) {
        write(ctx -> writer.writePing(ctx, false, data, ctx.newPromise()));
    }

    void acknowledgeSettings() {
        write(ctx -> writer.writeSettingsAck(ctx, ctx.newPromise()));
    }

    /** The next frame that the filter lets through; earlier ones are thrown away. */
    String await(Predicate<String> wanted) throws InterruptedException {
        while (true) {
            String frame = frames.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (frame == null) {
                throw new AssertionError("The frame did not come");
            }
            if (wanted.test(frame)) {
                return frame;
            }
        }
    }

    String await(String prefix) throws InterruptedException {
        return await(frame -> frame.startsWith(prefix));
    }

    /** Frames that are there now. */
    List<String> drain() {
        List<String> all = new ArrayList<>();
        frames.drainTo(all);
        return all;
    }

    @Override
    public void close() {
        channel.close().syncUninterruptibly();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private final class Frames extends ByteToMessageDecoder {
        private final DefaultHttp2FrameReader reader =
                new DefaultHttp2FrameReader(new DefaultHttp2HeadersDecoder(false, 100_000));
        private final Listener listener = new Listener();
        private @Nullable ChannelHandlerContext context;

        ChannelHandlerContext context() {
            if (context == null) {
                throw new IllegalStateException("Not connected");
            }
            return context;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            context = ctx;
        }

        @Override
        protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Http2Exception {
            reader.readFrame(ctx, in, listener);
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            frames.add("CLOSED");
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            frames.add("EXCEPTION " + cause.getMessage());
        }
    }

    private final class Listener extends Http2FrameAdapter {
        @Override
        public void onHeadersRead(
                ChannelHandlerContext ctx, int stream, Http2Headers headers, int padding, boolean end) {
            frames.add("HEADERS " + stream + " " + headers.status() + (end ? " END" : ""));
        }

        @Override
        public int onDataRead(ChannelHandlerContext ctx, int stream, ByteBuf data, int padding, boolean end) {
            frames.add("DATA " + stream + " " + data.toString(StandardCharsets.UTF_8) + (end ? " END" : ""));
            return data.readableBytes() + padding;
        }

        @Override
        public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings) {
            frames.add("SETTINGS " + settings);
        }

        @Override
        public void onSettingsAckRead(ChannelHandlerContext ctx) {
            frames.add("SETTINGS-ACK");
        }

        @Override
        public void onPingAckRead(ChannelHandlerContext ctx, long data) {
            frames.add("PING-ACK " + data);
        }

        @Override
        public void onRstStreamRead(ChannelHandlerContext ctx, int stream, long errorCode) {
            frames.add("RST " + stream + " " + errorCode);
        }

        @Override
        public void onGoAwayRead(ChannelHandlerContext ctx, int last, long errorCode, ByteBuf debugData) {
            frames.add("GOAWAY " + last + " " + errorCode + " " + debugData.toString(StandardCharsets.UTF_8));
        }

        @Override
        public void onWindowUpdateRead(ChannelHandlerContext ctx, int stream, int increment) {
            frames.add("WINDOW_UPDATE " + stream + " " + increment);
        }
    }
}
