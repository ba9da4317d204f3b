package io.tapline.http2;

import java.time.Duration;

/**
 * Hears what a {@link PooledTransport} and a {@link Http2PushClient} handle by themselves, so that it can be counted. Called
 * on the event loop of the transport, so it must not block; one listener may serve many loops.
 */
public interface TransportListener {

    /** Hears nothing. */
    TransportListener NONE = new TransportListener() {};

    /**
     * A connection is ready for requests.
     *
     * @param protocol {@code h2} or {@code http/1.1}
     * @param took from the look-up of the name on
     */
    default void connected(Origin origin, String protocol, Duration took) {}

    /** A connection could not be made. */
    default void connectFailed(Origin origin, String reason) {}

    /** A connection that had been ready is closed, for whatever reason. */
    default void closed(Origin origin, String reason) {}

    /**
     * The peer announced that it will close the connection.
     *
     * @param error the name of the HTTP/2 error code
     * @param debug the peer's own words, at most 256 printable characters
     */
    default void goAway(Origin origin, String error, String debug) {}

    /** A connection takes no more requests, because an answer said that it is of no use for them. */
    default void retired(Origin origin) {}

    /** The peer refused a stream, to be resent. */
    default void refused(Origin origin) {}

    /** The peer reset a stream with another error code. */
    default void reset(Origin origin, String error) {}

    /** The peer broke the protocol, which cost it a stream or the connection. */
    default void malformed(Origin origin, String reason) {}

    /** A request had no answer in time. */
    default void timedOut(Origin origin) {}

    /** A connection was given up because the peer left a PING without answer. */
    default void pingTimedOut(Origin origin) {}

    /** A request found no free stream in time, or no room to wait for one. */
    default void poolExhausted(Origin origin) {}

    /** A push that was surely not processed is sent again. */
    default void resent(Origin origin) {}

    /** A push is sent again with a newer credential, because the provider refused the one that it had. */
    default void credentialRefused(Origin origin) {}

    /** How full a pool is; told at every tick of the transport. */
    default void load(Origin origin, int connections, int inFlight, int waiting) {}
}
