package io.tapline.gateway.stream;

import io.vertx.core.buffer.Buffer;

/** Why a stream ends. */
public enum StreamEnd {
    /** Its client has gone. */
    GONE("gone"),
    /** Its place in the feed leads nowhere any more, and it was told so. */
    RESYNC("resync"),
    TOKEN_EXPIRED("tokenExpired"),
    /** Its client did not read for too long. */
    SLOW("slow"),
    SHUTDOWN("shutdown");

    private final String wireName;
    private final String event;

    StreamEnd(String wireName) {
        this.wireName = wireName;
        this.event = "event: end\ndata: {\"reason\":\"" + wireName + "\"}\n\n";
    }

    /** What metrics and clients call it. */
    String wireName() {
        return wireName;
    }

    /** The last event of a stream that ends for this reason. */
    Buffer event() {
        return Buffer.buffer(event);
    }
}
