package io.tapline.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.tapline.http2.TransportFailure.Ambiguous;
import io.tapline.http2.TransportFailure.Unprocessed;
import java.nio.charset.StandardCharsets;

/**
 * Understands the frames of the peer. What Netty's frame reader does not see, because it knows no streams, is checked here:
 * frames on streams that are idle or closed, the order within a response, flow control.
 *
 * <p>A fault of the connection is thrown as an {@link Http2Exception}, a fault of one stream as a stream error; {@link
 * Http2Connection} answers both.
 */
final class PeerFrames extends Http2FrameAdapter {

    /** So many PINGs and SETTINGS of a peer that does not read our answers are borne; more is a flood. */
    private static final int MAX_UNREAD_ANSWERS = 1_000;

    private static final int MAX_DEBUG_LENGTH = 256;
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int FIRST_FINAL_STATUS = 200;

    private final Http2Connection connection;
    private final Origin origin;
    private final TransportListener events;
    private final StreamTable streams;
    private final SendFlow sendFlow;
    private final FrameWriter writer;
    private final ResponseHeaders headers;
    private int bytesToReturn;
    private int unreadAnswers;

    PeerFrames(
            Http2Connection connection,
            Origin origin,
            TransportListener events,
            StreamTable streams,
            SendFlow sendFlow,
            FrameWriter writer,
            ResponseHeaders headers) {
        this.connection = connection;
        this.origin = origin;
        this.events = events;
        this.streams = streams;
        this.sendFlow = sendFlow;
        this.writer = writer;
        this.headers = headers;
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext context, int streamId, Http2Headers ignored, int padding, boolean endOfStream)
            throws Http2Exception {
        Exchange exchange = streams.get(streamId);
        if (exchange == null) {
            checkClosedByUs(streamId);
        } else if (exchange.hasHeaders()) {
            trailers(exchange, endOfStream);
        } else {
            responseHeaders(exchange, endOfStream);
        }
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext context,
            int streamId,
            Http2Headers ignored,
            int dependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean endOfStream)
            throws Http2Exception {
        onHeadersRead(context, streamId, ignored, padding, endOfStream);
    }

    @Override
    public int onDataRead(ChannelHandlerContext context, int streamId, ByteBuf data, int padding, boolean endOfStream)
            throws Http2Exception {
        int bytes = data.readableBytes() + padding;
        returnCredit(bytes);
        Exchange exchange = streams.get(streamId);
        if (exchange == null) {
            checkClosedByUs(streamId);
            return bytes;
        }
        if (!exchange.hasHeaders()) {
            throw malformed(streamId, "DATA before HEADERS");
        }
        exchange.receiveWindow -= bytes;
        if (exchange.receiveWindow < 0) {
            throw Http2Exception.streamError(
                    streamId, Http2Error.FLOW_CONTROL_ERROR, "more DATA than the stream's window");
        }
        exchange.body(data);
        if (endOfStream) {
            end(exchange);
        } else if (exchange.receiveWindow == 0) {
            cutOff(exchange);
        }
        return bytes;
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext context, int streamId, long errorCode) throws Http2Exception {
        Exchange exchange = streams.get(streamId);
        if (exchange == null) {
            // A peer may reset a stream twice, once for its HEADERS and once for its DATA.
            checkNotIdle(streamId);
            return;
        }
        streams.remove(exchange);
        sendFlow.stop(exchange);
        if (errorCode == Http2Error.REFUSED_STREAM.code()) {
            events.refused(origin);
            exchange.fail(new Unprocessed("RST_STREAM REFUSED_STREAM"));
        } else {
            events.reset(origin, name(errorCode));
            exchange.fail(new Ambiguous("RST_STREAM " + name(errorCode)));
        }
        connection.streamEnded();
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings) throws Http2Exception {
        if (Boolean.TRUE.equals(settings.pushEnabled())) {
            throw Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "a server must not enable push");
        }
        writer.settings(settings.maxFrameSize(), settings.headerTableSize());
        Integer initialWindow = settings.initialWindowSize();
        if (initialWindow != null) {
            sendFlow.initialStreamWindow(initialWindow, streams.exchanges());
        }
        countAnswer(context);
        writer.settingsAck();
        connection.settled(settings.maxConcurrentStreams());
    }

    @Override
    public void onPingRead(ChannelHandlerContext context, long data) throws Http2Exception {
        countAnswer(context);
        writer.ping(true, data);
    }

    @Override
    public void onPushPromiseRead(
            ChannelHandlerContext context, int streamId, int promisedStreamId, Http2Headers ignored, int padding)
            throws Http2Exception {
        throw Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "PUSH_PROMISE though push is disabled");
    }

    @Override
    public void onGoAwayRead(ChannelHandlerContext context, int lastStreamId, long errorCode, ByteBuf debugData) {
        int length = Math.min(debugData.readableBytes(), MAX_DEBUG_LENGTH);
        String debug = debugData.toString(debugData.readerIndex(), length, StandardCharsets.US_ASCII);
        connection.goAway(lastStreamId, name(errorCode), debug.replaceAll("[^ -~]", "?"));
    }

    @Override
    public void onWindowUpdateRead(ChannelHandlerContext context, int streamId, int increment) throws Http2Exception {
        if (streamId == 0) {
            sendFlow.connectionWindowUpdate(increment);
            return;
        }
        Exchange exchange = streams.get(streamId);
        if (exchange == null) {
            checkNotIdle(streamId);
        } else {
            sendFlow.streamWindowUpdate(exchange, increment);
        }
    }

    private void responseHeaders(Exchange exchange, boolean endOfStream) throws Http2Exception {
        int status = headers.statusCode();
        if (status == ResponseHeaders.NO_STATUS) {
            throw malformed(exchange.streamId, "no :status");
        }
        if (status < FIRST_FINAL_STATUS) {
            if (endOfStream || status == SWITCHING_PROTOCOLS) {
                throw malformed(exchange.streamId, "status " + status + " cannot stand here");
            }
            return;
        }
        exchange.headers(status, headers.list());
        if (endOfStream) {
            end(exchange);
        }
    }

    private void trailers(Exchange exchange, boolean endOfStream) throws Http2Exception {
        if (!endOfStream || headers.statusCode() != ResponseHeaders.NO_STATUS) {
            throw malformed(exchange.streamId, "second HEADERS that are no trailers");
        }
        end(exchange);
    }

    private void end(Exchange exchange) throws Http2Exception {
        if (!exchange.hasDeclaredLength()) {
            throw malformed(exchange.streamId, "content-length differs from the length of the body");
        }
        if (exchange.bytesUnsent() > 0) {
            // The answer came before the whole request was sent: nobody wants the rest.
            cutOff(exchange);
            return;
        }
        streams.remove(exchange);
        complete(exchange);
    }

    /** Takes the response as it is, and the stream as ended. */
    private void cutOff(Exchange exchange) {
        streams.removeReset(exchange);
        sendFlow.stop(exchange);
        writer.rstStream(exchange.streamId, Http2Error.CANCEL);
        complete(exchange);
    }

    /** Who hears of the answer may send again at once: then not over a connection that the answer calls useless. */
    private void complete(Exchange exchange) {
        if (exchange.endsConnection()) {
            events.retired(origin);
            connection.drain();
        }
        exchange.complete();
        connection.streamEnded();
    }

    /**
     * Counts what was received against the connection's window, and opens it again when half of it is used: so no peer can
     * overrun it, but the windows of its streams.
     */
    private void returnCredit(int bytes) {
        bytesToReturn += bytes;
        if (bytesToReturn >= Http2Connection.RECEIVE_WINDOW / 2) {
            writer.windowUpdate(0, bytesToReturn);
            bytesToReturn = 0;
        }
    }

    private void countAnswer(ChannelHandlerContext context) throws Http2Exception {
        unreadAnswers = context.channel().isWritable() ? 0 : unreadAnswers + 1;
        if (unreadAnswers > MAX_UNREAD_ANSWERS) {
            throw Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, "the peer does not read our answers");
        }
    }

    private void checkNotIdle(int streamId) throws Http2Exception {
        if (streams.isIdle(streamId)) {
            throw Http2Exception.connectionError(
                    Http2Error.PROTOCOL_ERROR, "frame on stream %d, which was never opened", streamId);
        }
    }

    /** HEADERS or DATA on a stream that is not open are no fault only if the peer may not know of our RST_STREAM yet. */
    private void checkClosedByUs(int streamId) throws Http2Exception {
        checkNotIdle(streamId);
        if (!streams.mayBeReset(streamId)) {
            throw Http2Exception.connectionError(
                    Http2Error.STREAM_CLOSED, "frame on stream %d, which the peer had ended", streamId);
        }
    }

    private static Http2Exception malformed(int streamId, String reason) {
        return Http2Exception.streamError(streamId, Http2Error.PROTOCOL_ERROR, reason);
    }

    private static String name(long errorCode) {
        Http2Error error = Http2Error.valueOf(errorCode);
        return error == null ? "0x" + Long.toHexString(errorCode) : error.name();
    }
}
