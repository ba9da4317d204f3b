package io.tapline.simulator.wire;

import io.netty.handler.codec.http2.Http2Settings;
import java.util.function.Consumer;

/** What is behind a listening socket. Called on the event loop of the connection. */
public interface Service {

    /** A client connected; the consumer gets each of its requests when it is complete. */
    Consumer<Request> connected(Connection connection);

    default void disconnected(Connection connection) {}

    /** The first SETTINGS frame of a connection. */
    default Http2Settings firstSettings(Connection connection) {
        return new Http2Settings();
    }

    /** Bytes of request bodies that all streams of an HTTP/2 connection may have under way. */
    default int connectionWindow() {
        return 1 << 20;
    }
}
