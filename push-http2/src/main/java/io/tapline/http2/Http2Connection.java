package io.tapline.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.tapline.http2.TransportFailure.Ambiguous;
import io.tapline.http2.TransportFailure.TimedOut;
import io.tapline.http2.TransportFailure.Unprocessed;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/2 client connection (RFC 9113) on the frame reader and the HPACK of Netty, without a channel or an event per
 * stream. The last handler of its pipeline; confined to its event loop.
 *
 * <p>This class holds the connection's life: its state, when to write to the socket, time-outs and the end. What the peer
 * says is understood by {@link PeerFrames}, what we say is put into bytes by {@link FrameWriter}, and {@link SendFlow} holds
 * back what the peer has no room for.
 *
 * <p>Whatever ends it, every exchange that was on it is settled: {@link #end} is the one place that sees to it.
 */
final class Http2Connection extends ByteToMessageDecoder implements Connection {

    /** The window of the whole connection in which the peer may send; answers are small, so this never fills. */
    static final int RECEIVE_WINDOW = 1024 * 1024;

    /** So much is written to the socket at once, also in the midst of a burst. */
    private static final int FLUSH_AT = 64 * 1024;

    private static final long PING_DATA = 0x7461706c696e65L;

    private final Origin origin;
    private final TransportConfig config;
    private final Lifecycle life;
    private final TransportListener events;
    private final LongSupplier clock;
    private final StreamTable streams;
    private final KeepAlive keepAlive;
    private final ResponseHeaders responseHeaders = new ResponseHeaders();
    private final DefaultHttp2FrameReader reader = new DefaultHttp2FrameReader(responseHeaders.decoder());
    private final Runnable flushTask = this::flushBurst;

    private int maxConcurrentStreams;
    private boolean started;
    private boolean firstFrameSeen;
    private boolean reading;
    private boolean flushScheduled;
    private boolean terminating;
    private String goAwayReason = "";

    // From handlerAdded on.
    private @Nullable ChannelHandlerContext context;
    private @Nullable FrameWriter frameWriter;
    private @Nullable SendFlow sendFlow;
    private @Nullable PeerFrames peerFrames;

    /**
     * @param firstStreamId 1, but in tests
     * @param clock that of the transport, in nanoseconds
     */
    Http2Connection(
            Origin origin,
            TransportConfig config,
            Listener listener,
            TransportListener events,
            LongSupplier clock,
            int firstStreamId) {
        this.origin = origin;
        this.config = config;
        this.life = new Lifecycle(this, listener);
        this.events = events;
        this.clock = clock;
        this.streams = new StreamTable(firstStreamId);
        this.keepAlive = new KeepAlive(
                config.pingInterval().toNanos(), config.pingTimeout().toNanos(), clock.getAsLong());
        this.maxConcurrentStreams = config.pool().maxStreams();
    }

    // ---- What the pool asks for ----

    @Override
    public State state() {
        return life.state();
    }

    @Override
    public boolean isMultiplexed() {
        return true;
    }

    @Override
    public int inFlight() {
        return streams.size();
    }

    @Override
    public int room() {
        if (!life.is(State.READY) || !context().channel().isWritable()) {
            return 0;
        }
        return Math.max(0, maxConcurrentStreams - streams.size());
    }

    @Override
    public void send(Exchange exchange) {
        assert context().executor().inEventLoop();
        streams.open(exchange, clock.getAsLong() + config.requestTimeout().toNanos());
        writer().headers(exchange.streamId, exchange.request);
        flow().start(exchange);
        flushLater();
        if (streams.isExhausted()) {
            drain();
        }
    }

    @Override
    public void tick(long now) {
        if (life.is(State.CLOSED)) {
            return;
        }
        for (Exchange late = streams.pollExpired(now); late != null; late = streams.pollExpired(now)) {
            expire(late, now);
        }
        switch (keepAlive.due(now)) {
            case PING -> writer().ping(false, PING_DATA);
            case DEAD -> {
                events.pingTimedOut(origin);
                close("PING was not answered");
            }
            case NOTHING -> {}
        }
        flushBurst();
    }

    @Override
    public void drain() {
        if (life.is(State.CONNECTING)) {
            close("not needed any more");
        } else if (life.is(State.READY)) {
            life.move(State.DRAINING, "");
            closeIfDrained();
        }
    }

    @Override
    public void close(String reason) {
        terminate(Http2Error.NO_ERROR, reason);
    }

    // ---- What the peer's frames bring about ----

    /** The peer's SETTINGS have come; the first ones make the connection ready. */
    void settled(@Nullable Long newMaxConcurrentStreams) {
        if (newMaxConcurrentStreams != null) {
            maxConcurrentStreams =
                    (int) Math.min(newMaxConcurrentStreams, config.pool().maxStreams());
        }
        if (life.is(State.CONNECTING)) {
            life.move(State.READY, "");
        } else {
            life.roomChanged();
        }
    }

    /** The peer takes no more streams, and did not process those above the last one that it names. */
    void goAway(int lastStreamId, String error, String debug) {
        goAwayReason = "GOAWAY " + error + (debug.isEmpty() ? "" : " " + debug);
        events.goAway(origin, error, debug);
        List<Exchange> unprocessed = streams.removeAbove(lastStreamId);
        if (life.is(State.READY)) {
            life.move(State.DRAINING, goAwayReason);
        }
        TransportFailure failure = new Unprocessed(goAwayReason);
        for (Exchange exchange : unprocessed) {
            flow().stop(exchange);
            exchange.fail(failure);
        }
        closeIfDrained();
    }

    /** A stream has ended and its exchange is settled. */
    void streamEnded() {
        life.roomChanged();
        closeIfDrained();
    }

    /** Gives up one stream for a fault of the peer's, and goes on with the others. */
    void resetStream(int streamId, Http2Error error, String reason) {
        Exchange exchange = streams.get(streamId);
        if (exchange == null) {
            if (streams.isIdle(streamId)) {
                terminate(Http2Error.PROTOCOL_ERROR, reason);
            }
            return;
        }
        streams.removeReset(exchange);
        flow().stop(exchange);
        writer().rstStream(streamId, error);
        exchange.fail(new Ambiguous("malformed response: " + reason));
        streamEnded();
    }

    // ---- Netty ----

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        this.context = context;
        String scheme = config.tls().mode() == TlsConfig.Mode.CLEARTEXT_HTTP2 ? "http" : "https";
        FrameWriter writer = new FrameWriter(context.alloc(), new RequestHeaders(scheme, origin.authority()));
        frameWriter = writer;
        sendFlow = new SendFlow(writer);
        peerFrames = new PeerFrames(this, origin, events, streams, sendFlow, writer, responseHeaders);
        if (context.channel().isActive()) {
            start();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) throws Exception {
        start();
        super.channelActive(context);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        reading = true;
        keepAlive.read(clock.getAsLong());
        super.channelRead(context, message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) throws Exception {
        reading = false;
        flushBurst();
        super.channelReadComplete(context);
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (life.is(State.CLOSED)) {
            in.skipBytes(in.readableBytes());
            return;
        }
        try {
            if (!firstFrameSeen && !firstFrameIsSettings(in)) {
                return;
            }
            reader.readFrame(context, in, frames());
        } catch (Http2Exception e) {
            events.malformed(origin, String.valueOf(e.getMessage()));
            if (Http2Exception.isStreamError(e)) {
                resetStream(Http2Exception.streamId(e), e.error(), String.valueOf(e.getMessage()));
            } else {
                terminate(e.error(), String.valueOf(e.getMessage()));
            }
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) throws Exception {
        if (context.channel().isWritable()) {
            life.roomChanged();
        }
        super.channelWritabilityChanged(context);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        super.channelInactive(context);
        end(goAwayReason.isEmpty() ? "connection closed by the peer" : goAwayReason);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        terminate(Http2Error.INTERNAL_ERROR, "connection failed: " + cause);
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext context) {
        reader.close();
        writer().close();
    }

    // ---- The rest ----

    /** The channel may be active before this handler is added, or become so later, or tell both. */
    private void start() {
        if (started) {
            return;
        }
        started = true;
        writer().preface(ResponseHeaders.MAX_LIST_SIZE, RECEIVE_WINDOW - Http2CodecUtil.DEFAULT_WINDOW_SIZE);
        flushBurst();
    }

    /** Whether the first frame is there and is SETTINGS, as RFC 9113 section 3.4 demands: a peer of another protocol fails here. */
    private boolean firstFrameIsSettings(ByteBuf in) throws Http2Exception {
        if (in.readableBytes() < Http2CodecUtil.FRAME_HEADER_LENGTH) {
            return false;
        }
        int type = in.getByte(in.readerIndex() + 3);
        int flags = in.getByte(in.readerIndex() + 4);
        if (type != Http2FrameTypes.SETTINGS || (flags & 1) != 0) {
            throw Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "the peer does not begin with SETTINGS");
        }
        firstFrameSeen = true;
        return true;
    }

    private void expire(Exchange late, long now) {
        flow().stop(late);
        writer().rstStream(late.streamId, Http2Error.CANCEL);
        if (keepAlive.suspect(late.deadline - config.requestTimeout().toNanos(), now)) {
            writer().ping(false, PING_DATA);
        }
        events.timedOut(origin);
        late.fail(new TimedOut("no answer within " + config.requestTimeout()));
        streamEnded();
    }

    private void closeIfDrained() {
        if (life.is(State.DRAINING) && streams.size() == 0) {
            close(goAwayReason.isEmpty() ? "drained" : goAwayReason);
        }
    }

    /** Tells the peer why, and closes. */
    private void terminate(Http2Error error, String reason) {
        if (life.is(State.CLOSED) || terminating) {
            return;
        }
        // To write on a socket that is broken comes back here as an exception.
        terminating = true;
        writer().goAway(error, error == Http2Error.NO_ERROR ? "" : reason);
        flushBurst();
        end(reason);
        context().close();
    }

    private void end(String reason) {
        if (life.is(State.CLOSED)) {
            return;
        }
        List<Exchange> lost = streams.removeAll();
        life.move(State.CLOSED, reason);
        TransportFailure failure = new Ambiguous(reason);
        for (Exchange exchange : lost) {
            exchange.fail(failure);
        }
    }

    /** Flushes once for all that is written in this turn of the event loop. */
    private void flushLater() {
        if (writer().size() >= FLUSH_AT) {
            flushBurst();
        } else if (!reading && !flushScheduled) {
            flushScheduled = true;
            context().executor().execute(flushTask);
        }
    }

    private void flushBurst() {
        flushScheduled = false;
        ByteBuf burst = writer().take();
        if (burst != null) {
            context().writeAndFlush(burst, context().voidPromise());
        }
    }

    private ChannelHandlerContext context() {
        return requireAdded(context);
    }

    private FrameWriter writer() {
        return requireAdded(frameWriter);
    }

    private SendFlow flow() {
        return requireAdded(sendFlow);
    }

    private PeerFrames frames() {
        return requireAdded(peerFrames);
    }

    private static <T> T requireAdded(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("not in a pipeline yet");
        }
        return part;
    }
}
