package io.tapline.http2;

/**
 * One connection, as its pool sees it: how many exchanges it can take, and no frames. Confined to one event loop.
 *
 * <p>It settles every exchange that it was given, at the latest when it closes.
 */
interface Connection {

    /** The life of a connection; it only ever moves forward. */
    enum State {
        /** Until the peer has shown that it speaks the protocol. */
        CONNECTING,
        READY,
        /** Takes no new exchange; closes when the last one has ended. */
        DRAINING,
        CLOSED
    }

    /** What a connection tells its pool. Called after the connection's own state is right, so it may be called back. */
    interface Listener {
        /** It has become {@link State#READY}. At most once. */
        void opened(Connection connection);

        /** {@link #room} may have risen. */
        void roomChanged();

        /** It has become {@link State#DRAINING}. At most once. */
        void draining();

        /** It has become {@link State#CLOSED}, or could not be made at all. Exactly once, and the last call. */
        void closed(String reason);

        /** It must not be made: there is no address that it may go to. The last call, instead of {@link #closed}. */
        default void forbidden(String reason) {
            closed(reason);
        }
    }

    State state();

    /** How many exchanges more can be started now; 0 unless {@link State#READY}. */
    int room();

    /** How many exchanges are under way. */
    int inFlight();

    /** Whether it carries many exchanges at once. */
    boolean isMultiplexed();

    /** Starts an exchange. Only when there is {@link #room}. */
    void send(Exchange exchange);

    /**
     * Does what is due: time-outs, keep-alive. To be called every now and then.
     *
     * @param now by the clock of the transport, in nanoseconds
     */
    void tick(long now);

    /** Moves to {@link State#DRAINING}. Harmless when it is past that. */
    void drain();

    /** Closes at once; exchanges under way fail. Harmless when it is closed. */
    void close(String reason);
}
