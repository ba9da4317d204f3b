package io.tapline.simulator.engine;

import io.netty.handler.codec.http2.Http2Settings;
import io.tapline.simulator.wire.Connection;
import io.tapline.simulator.wire.Reply;
import io.tapline.simulator.wire.Request;

/** What one provider's simulator knows: its rules and the form of its answers. */
public interface Provider {

    /** A new connection; its session is called on its event loop only. */
    Session connected(Connection connection);

    /** A scripted status in the provider's own form. */
    Reply render(Answer.Status status, Request request);

    /** The first SETTINGS frame. */
    default Http2Settings firstSettings(Connection connection) {
        return new Http2Settings().maxConcurrentStreams(100);
    }

    /** The rules, with whatever they must remember about one connection. */
    @FunctionalInterface
    interface Session {
        Verdict judge(Request request);
    }
}
