package io.tapline.simulator.wire;

import io.netty.util.collection.IntObjectHashMap;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The open streams of a connection and the rules for opening more. Confined to the event loop. */
final class Http2Streams {

    private final IntObjectHashMap<Http2Stream> open = new IntObjectHashMap<>(64);
    private int newest;
    private int lastAccepted = Integer.MAX_VALUE;
    private long limit = Long.MAX_VALUE;

    /** The limit that the client has acknowledged. */
    void limit(long maxConcurrentStreams) {
        limit = maxConcurrentStreams;
    }

    boolean full() {
        return open.size() >= limit;
    }

    int newest() {
        return newest;
    }

    void newest(int streamId) {
        newest = streamId;
    }

    /** After GOAWAY: streams above this one are not looked at. */
    void acceptUpTo(int lastStreamId) {
        lastAccepted = Math.min(lastAccepted, lastStreamId);
    }

    boolean refused(int streamId) {
        return streamId > lastAccepted;
    }

    boolean draining() {
        return lastAccepted != Integer.MAX_VALUE;
    }

    void open(Http2Stream stream) {
        open.put(stream.id, stream);
    }

    @Nullable
    Http2Stream find(int streamId) {
        return open.get(streamId);
    }

    void close(int streamId) {
        Http2Stream stream = open.remove(streamId);
        if (stream != null) {
            stream.discard();
        }
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    Collection<Http2Stream> all() {
        return open.values();
    }

    void closeAll() {
        open.values().forEach(Http2Stream::discard);
        open.clear();
    }

    /** Forgets the streams that a GOAWAY left behind. */
    void dropRefused() {
        open.values().removeIf(stream -> {
            boolean dropped = refused(stream.id);
            if (dropped) {
                stream.discard();
            }
            return dropped;
        });
    }
}
