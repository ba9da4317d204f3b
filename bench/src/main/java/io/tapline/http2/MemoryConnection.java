package io.tapline.http2;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Takes exchanges and answers them in the order of their arrival. */
final class MemoryConnection implements Connection {

    private final Listener listener;
    private final int streams;
    private final Deque<Exchange> exchanges = new ArrayDeque<>();
    private State state = State.CONNECTING;

    MemoryConnection(Listener listener, int streams) {
        this.listener = listener;
        this.streams = streams;
    }

    void opens() {
        state = State.READY;
        listener.opened(this);
    }

    void answerOldest() {
        Exchange oldest = exchanges.remove();
        oldest.headers(200, List.of());
        oldest.complete();
        listener.roomChanged();
    }

    @Override
    public State state() {
        return state;
    }

    @Override
    public int room() {
        return state == State.READY ? streams - exchanges.size() : 0;
    }

    @Override
    public int inFlight() {
        return exchanges.size();
    }

    @Override
    public boolean isMultiplexed() {
        return true;
    }

    @Override
    public void send(Exchange exchange) {
        exchanges.add(exchange);
    }

    @Override
    public void tick(long now) {}

    @Override
    public void drain() {}

    @Override
    public void close(String reason) {}
}
