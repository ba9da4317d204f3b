package io.tapline.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A clear-text HTTP/2 connection, by prior knowledge, with room for many requests at a time. Takes them as HTTP/1.1 has them, so that
 * who posts need not know. Confined to its event loop.
 */
final class Http2Lane extends Http2FrameAdapter implements Lane {

    /** Named by the connection in HTTP/2. */
    private static final List<String> OF_CONNECTION = List.of("host", "content-length");

    private final Owner owner;
    private final int streams;
    private final Http2ConnectionHandler http2;
    private final IntObjectMap<Waiting> waiting = new IntObjectHashMap<>();
    private @Nullable ChannelHandlerContext context;

    private static final class Waiting {
        private final Carrier.Answer answer;
        private final StringBuilder head = new StringBuilder();
        private final ByteBuf body = Unpooled.buffer(0);
        private int status;

        Waiting(Carrier.Answer answer) {
            this.answer = answer;
        }
    }

    private Http2Lane(Owner owner, int streams) {
        this.owner = owner;
        this.streams = streams;
        this.http2 = new Http2ConnectionHandlerBuilder()
                .server(false)
                .frameListener(this)
                .initialSettings(new Http2Settings().pushEnabled(false))
                .build();
    }

    /** Of one connection. */
    static ChannelHandler[] handlers(Owner owner, int streams) {
        Http2Lane lane = new Http2Lane(owner, streams);
        return new ChannelHandler[] {
            new FlushConsolidationHandler(FlushConsolidationHandler.DEFAULT_EXPLICIT_FLUSH_AFTER_FLUSHES, true),
            lane.http2,
            lane.new Life()
        };
    }

    private final class Life extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext active) {
            context = requireNonNull(active.pipeline().context(http2));
            for (int i = 0; i < streams; i++) {
                owner.idle(Http2Lane.this);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext inactive) {
            owner.closed(Http2Lane.this);
            List<Waiting> left = List.copyOf(waiting.values());
            waiting.clear();
            left.forEach(one -> one.answer.received(0, "", Unpooled.EMPTY_BUFFER));
        }
    }

    @Override
    public void send(ByteBuf request, Carrier.Answer answer) {
        ChannelHandlerContext connected = requireNonNull(context, "not connected");
        int length = ByteBufUtil.indexOf(HttpConnection.END_OF_HEAD, request) - request.readerIndex();
        Http2Headers headers =
                headers(request.readCharSequence(length, US_ASCII).toString());
        request.skipBytes(HttpConnection.END_OF_HEAD.readableBytes());
        int stream = http2.connection().local().incrementAndGetNextStreamId();
        waiting.put(stream, new Waiting(answer));
        http2.encoder().writeHeaders(connected, stream, headers, 0, false, connected.newPromise());
        http2.encoder().writeData(connected, stream, request, 0, true, connected.newPromise());
        http2.flush(connected);
    }

    private static Http2Headers headers(String head) {
        String[] lines = head.split("\r\n", -1);
        String[] first = lines[0].split(" ", -1);
        Http2Headers headers =
                new DefaultHttp2Headers(false).method(first[0]).path(first[1]).scheme("http");
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            String name = lines[i].substring(0, colon).toLowerCase(Locale.ROOT);
            String value = lines[i].substring(colon + 1).strip();
            if (name.equals("host")) {
                headers.authority(value);
            } else if (!OF_CONNECTION.contains(name)) {
                headers.add(name, value);
            }
        }
        return headers;
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext read,
            int stream,
            Http2Headers headers,
            int dependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean end) {
        onHeadersRead(read, stream, headers, padding, end);
    }

    @Override
    public void onHeadersRead(ChannelHandlerContext read, int stream, Http2Headers headers, int padding, boolean end) {
        Waiting one = waiting.get(stream);
        if (one == null) {
            return;
        }
        one.status = Integer.parseInt(headers.status(), 0, headers.status().length(), 10);
        one.head.append("HTTP/2 ").append(headers.status());
        headers.forEach(header ->
                one.head.append("\r\n").append(header.getKey()).append(": ").append(header.getValue()));
        if (end) {
            answered(stream);
        }
    }

    @Override
    public int onDataRead(ChannelHandlerContext read, int stream, ByteBuf data, int padding, boolean end) {
        int taken = data.readableBytes() + padding;
        Waiting one = waiting.get(stream);
        if (one != null) {
            one.body.writeBytes(data);
            if (end) {
                answered(stream);
            }
        }
        return taken;
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext read, int stream, long code) {
        Waiting one = waiting.get(stream);
        if (one != null) {
            one.status = 0;
            answered(stream);
        }
    }

    private void answered(int stream) {
        Waiting one = waiting.remove(stream);
        one.answer.received(one.status, one.head.toString(), one.body);
        owner.idle(this);
    }
}
