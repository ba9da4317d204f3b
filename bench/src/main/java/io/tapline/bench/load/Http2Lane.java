package io.tapline.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameReader;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A clear-text HTTP/2 connection, by prior knowledge, with room for many requests at a time, and no more of HTTP/2 than the gateway
 * and small requests need: the generator shares the machine with what it measures. Confined to its event loop.
 */
final class Http2Lane extends ByteToMessageDecoder implements Lane {

    /** Above all answers under way, so that streams need no room beyond it. */
    private static final int WINDOW = 1 << 24;

    private final Owner owner;
    private final int streams;
    private final Http2FrameReader reader = new DefaultHttp2FrameReader();
    private final Http2Answers answers = new Http2Answers(this);
    private final IntObjectMap<Waiting> waiting = new IntObjectHashMap<>();
    private final Queue<Unsent> unsent = new ArrayDeque<>();
    private @Nullable ChannelHandlerContext context;
    private @Nullable Http2Output output;
    private int nextStream = 1;
    /** What the gateway has room for, of the connection and of a new stream. */
    private long window = Http2CodecUtil.DEFAULT_WINDOW_SIZE;

    private int streamWindow = Http2CodecUtil.DEFAULT_WINDOW_SIZE;
    private int consumed;
    private boolean leaving;

    /** A request whose answer has not ended. */
    static final class Waiting {
        private static final Http2Headers NO_HEADERS = new DefaultHttp2Headers(false, 1);

        private final Carrier.Answer answer;
        private Http2Headers headers = NO_HEADERS;
        private @Nullable ByteBuf body;

        Waiting(Carrier.Answer answer) {
            this.answer = answer;
        }

        void headers(Http2Headers read) {
            // What follows the body has no status, and nobody asks for it.
            headers = read.status() == null ? headers : read;
        }

        /** Keeps a part of the body that is not the last. */
        void keep(ByteBuf part) {
            body = (body == null ? Unpooled.buffer(part.readableBytes()) : body).writeBytes(part);
        }

        void ended(ByteBuf lastPart) {
            CharSequence status = requireNonNull(headers.status(), "an answer without a status");
            ByteBuf whole = body == null ? lastPart : body.writeBytes(lastPart);
            answer.received(Integer.parseInt(status, 0, status.length(), 10), headers::get, whole);
        }

        void failed() {
            answer.received(0, Carrier.Head.NONE, Unpooled.EMPTY_BUFFER);
        }
    }

    /** A body for which the gateway had no room. */
    private record Unsent(int stream, ByteBuf body) {}

    Http2Lane(Owner owner, int streams) {
        this.owner = owner;
        this.streams = streams;
    }

    private Http2Output output() {
        return requireNonNull(output, "not connected");
    }

    @Override
    public void channelActive(ChannelHandlerContext active) {
        context = active;
        output = new Http2Output(active);
        output.greet(WINDOW);
        for (int i = 0; i < streams; i++) {
            owner.idle(this);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext inactive) throws Exception {
        super.channelInactive(inactive);
        unsent.forEach(one -> one.body().release());
        unsent.clear();
        leave(0);
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext removed) {
        reader.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext broken, Throwable cause) {
        if (!(cause instanceof IOException)) {
            System.err.println("bench: a connection to the gateway broke: " + cause);
        }
        broken.close();
    }

    @Override
    protected void decode(ChannelHandlerContext read, ByteBuf in, List<Object> none) throws Http2Exception {
        reader.readFrame(read, in, answers);
    }

    @Override
    public void send(ByteBuf request, Carrier.Answer answer) {
        int length = ByteBufUtil.indexOf(HttpConnection.END_OF_HEAD, request) - request.readerIndex();
        Http2Headers headers =
                Http2Head.of(request.readCharSequence(length, US_ASCII).toString());
        send(headers, request.skipBytes(HttpConnection.END_OF_HEAD.readableBytes()), answer);
    }

    @Override
    public void send(PreparedPost post, byte[] unsid, Carrier.Answer answer) {
        send(post.headers(unsid), post.body(), answer);
    }

    private void send(Http2Headers headers, ByteBuf body, Carrier.Answer answer) {
        int length = body.readableBytes();
        if (length > streamWindow) {
            throw new IllegalArgumentException("a body of " + length + " bytes");
        }
        int stream = nextStream;
        nextStream += 2;
        waiting.put(stream, new Waiting(answer));
        try {
            output().headers(stream, headers, length == 0);
        } catch (Http2Exception tooLarge) {
            throw new IllegalArgumentException("a head too large", tooLarge);
        }
        if (length == 0) {
            body.release();
        } else {
            unsent.add(new Unsent(stream, body));
            sendBodies();
        }
    }

    private void sendBodies() {
        for (Unsent next = unsent.peek(); next != null; next = unsent.peek()) {
            ByteBuf body = next.body();
            if (!waiting.containsKey(next.stream())) {
                output().cancel(next.stream());
            } else if (body.readableBytes() <= window) {
                window -= body.readableBytes();
                output().data(next.stream(), body);
            } else {
                return;
            }
            unsent.remove();
            body.release();
        }
    }

    /** The gateway has room for so much more. */
    void widened(int increment) {
        window += increment;
        sendBodies();
    }

    /** @param headerTableSize of HPACK; null as {@code initialWindow}: as before */
    void settings(@Nullable Long headerTableSize, @Nullable Integer initialWindow) throws Http2Exception {
        output().acknowledgeSettings(headerTableSize);
        if (initialWindow != null) {
            streamWindow = initialWindow;
        }
    }

    void pinged(long data) {
        output().acknowledgePing(data);
    }

    /** Counts what came, and makes room for more of it. */
    void consumed(int bytes) {
        consumed += bytes;
        if (consumed >= WINDOW / 2) {
            output().widen(consumed);
            consumed = 0;
        }
    }

    @Nullable
    Waiting waiting(int stream) {
        return waiting.get(stream);
    }

    /** @param lastPart of its body */
    void ended(int stream, ByteBuf lastPart) {
        requireNonNull(waiting.remove(stream)).ended(lastPart);
        oneLess();
    }

    /** A request will have no answer. */
    void failed(int stream) {
        Waiting one = waiting.remove(stream);
        if (one != null) {
            one.failed();
            oneLess();
        }
    }

    private void oneLess() {
        if (!leaving) {
            owner.idle(this);
        } else if (waiting.isEmpty()) {
            requireNonNull(context).close();
        }
    }

    /** Takes no more requests, and waits for the answers of streams up to the last that the gateway works on. */
    void leave(int lastStream) {
        boolean first = !leaving;
        leaving = true;
        for (int stream : waiting.keySet().stream().sorted().toList()) {
            if (stream > lastStream) {
                failed(stream);
            }
        }
        if (first) {
            owner.closed(this);
        }
        if (waiting.isEmpty()) {
            requireNonNull(context).close();
        }
    }
}
