package io.tapline.http2;

import io.tapline.http2.Connection.State;

/** Where a connection is in its life. {@link #move} is the only way on, and the only way of its listener to hear of it. */
final class Lifecycle {

    private final Connection connection;
    private final Connection.Listener listener;
    private State state = State.CONNECTING;

    Lifecycle(Connection connection, Connection.Listener listener) {
        this.connection = connection;
        this.listener = listener;
    }

    State state() {
        return state;
    }

    boolean is(State wanted) {
        return state == wanted;
    }

    /** Moves forward, and then tells. Whoever calls it has brought everything else into order before. */
    void move(State next, String reason) {
        if (next.compareTo(state) <= 0) {
            throw new IllegalStateException("a connection cannot go from " + state + " to " + next);
        }
        state = next;
        switch (next) {
            case READY -> listener.opened(connection);
            case DRAINING -> listener.draining();
            case CLOSED -> listener.closed(reason);
            case CONNECTING -> throw new IllegalStateException("a connection begins once");
        }
    }

    /** Tells that there may be room for more. */
    void roomChanged() {
        if (state == State.READY) {
            listener.roomChanged();
        }
    }
}
