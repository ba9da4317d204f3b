package io.tapline.http2;

import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The streams of one HTTP/2 connection: which are open, which we reset, which were never opened. */
final class StreamTable {

    /** How many of our own resets are remembered one by one. */
    private static final int REMEMBERED_RESETS = 256;

    private final IntObjectMap<Exchange> open = new IntObjectHashMap<>();
    private final ExchangeQueue byDeadline = new ExchangeQueue();
    private final Set<Integer> resets = new HashSet<>();
    private final ArrayDeque<Integer> resetsByAge = new ArrayDeque<>();
    private int highestForgotten;
    private int nextId;

    /** @param firstId odd, for they are a client's streams */
    StreamTable(int firstId) {
        nextId = firstId;
    }

    int size() {
        return open.size();
    }

    Collection<Exchange> exchanges() {
        return open.values();
    }

    /** Whether every stream id has been used; a connection has about a billion of them. */
    boolean isExhausted() {
        return nextId < 0;
    }

    /** Opens the next stream for an exchange. */
    void open(Exchange exchange, long deadline) {
        exchange.streamId = nextId;
        nextId += 2;
        open.put(exchange.streamId, exchange);
        byDeadline.add(exchange, deadline);
    }

    @Nullable
    Exchange get(int streamId) {
        return open.get(streamId);
    }

    void remove(Exchange exchange) {
        open.remove(exchange.streamId);
        byDeadline.remove(exchange);
    }

    /** Removes a stream that we reset, of which the peer may go on sending for a while. */
    void removeReset(Exchange exchange) {
        remove(exchange);
        resets.add(exchange.streamId);
        resetsByAge.add(exchange.streamId);
        if (resetsByAge.size() > REMEMBERED_RESETS) {
            int oldest = resetsByAge.remove();
            resets.remove(oldest);
            highestForgotten = Math.max(highestForgotten, oldest);
        }
    }

    /** Removes the next one whose deadline has passed, as one that is to be reset; null when there is none. */
    @Nullable
    Exchange pollExpired(long now) {
        Exchange expired = byDeadline.pollExpired(now);
        if (expired != null) {
            removeReset(expired);
        }
        return expired;
    }

    List<Exchange> removeAbove(int lastStreamId) {
        List<Exchange> above = new ArrayList<>();
        for (Exchange exchange : open.values()) {
            if (exchange.streamId > lastStreamId) {
                above.add(exchange);
            }
        }
        above.forEach(this::remove);
        return above;
    }

    List<Exchange> removeAll() {
        return removeAbove(0);
    }

    /** Whether a stream was never opened; no frame but PRIORITY may come for it. */
    boolean isIdle(int streamId) {
        return streamId % 2 == 0 || (streamId >= nextId && nextId > 0);
    }

    /** Whether the peer may not know yet that the stream is closed: then what it sends is ignored, not an error. */
    boolean mayBeReset(int streamId) {
        return streamId <= highestForgotten || resets.contains(streamId);
    }
}
