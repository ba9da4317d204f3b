package io.tapline.http2;

import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;

/**
 * Sends bodies as far as the peer's windows allow (RFC 9113 section 6.9): that of the connection, and that of each stream,
 * which may be negative after a change of settings. What must wait goes out in the order in which it came.
 */
final class SendFlow {

    private final FrameWriter writer;
    private final Deque<Exchange> blocked = new ArrayDeque<>();
    private int connectionWindow = Http2CodecUtil.DEFAULT_WINDOW_SIZE;
    private int initialStreamWindow = Http2CodecUtil.DEFAULT_WINDOW_SIZE;

    SendFlow(FrameWriter writer) {
        this.writer = writer;
    }

    /** Sends the body of a stream that was just opened, or as much of it as may be sent. */
    void start(Exchange exchange) {
        exchange.sendWindow = initialStreamWindow;
        if (!write(exchange)) {
            blocked.add(exchange);
        }
    }

    /** Sends no more of it. */
    void stop(Exchange exchange) {
        if (exchange.bytesUnsent() > 0) {
            blocked.remove(exchange);
        }
    }

    void connectionWindowUpdate(int increment) throws Http2Exception {
        if (connectionWindow > Integer.MAX_VALUE - increment) {
            throw Http2Exception.connectionError(Http2Error.FLOW_CONTROL_ERROR, "connection window overflows");
        }
        connectionWindow += increment;
        resume();
    }

    void streamWindowUpdate(Exchange exchange, int increment) throws Http2Exception {
        if ((long) exchange.sendWindow + increment > Integer.MAX_VALUE) {
            throw Http2Exception.streamError(
                    exchange.streamId, Http2Error.FLOW_CONTROL_ERROR, "stream window overflows");
        }
        exchange.sendWindow += increment;
        if (exchange.bytesUnsent() > 0 && write(exchange)) {
            blocked.remove(exchange);
        }
    }

    /** Applies SETTINGS_INITIAL_WINDOW_SIZE, to streams that are open too (RFC 9113 section 6.9.2). */
    void initialStreamWindow(int size, Collection<Exchange> open) throws Http2Exception {
        int change = size - initialStreamWindow;
        initialStreamWindow = size;
        for (Exchange exchange : open) {
            if ((long) exchange.sendWindow + change > Integer.MAX_VALUE) {
                throw Http2Exception.connectionError(
                        Http2Error.FLOW_CONTROL_ERROR, "initial window overflows a stream's window");
            }
            exchange.sendWindow += change;
        }
        resume();
    }

    private void resume() {
        Iterator<Exchange> waiting = blocked.iterator();
        while (connectionWindow > 0 && waiting.hasNext()) {
            if (write(waiting.next())) {
                waiting.remove();
            }
        }
    }

    /** Sends what may be sent of a body; returns whether that was all. */
    private boolean write(Exchange exchange) {
        int unsent = exchange.bytesUnsent();
        while (unsent > 0) {
            int length =
                    Math.min(Math.min(unsent, writer.maxFrameSize()), Math.min(connectionWindow, exchange.sendWindow));
            if (length <= 0) {
                return false;
            }
            writer.data(exchange.streamId, exchange.request.body(), exchange.bytesSent, length, length == unsent);
            exchange.bytesSent += length;
            exchange.sendWindow -= length;
            connectionWindow -= length;
            unsent -= length;
        }
        return true;
    }
}
