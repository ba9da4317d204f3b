package io.tapline.http2;

import org.jspecify.annotations.Nullable;

/**
 * Exchanges in the order of their deadlines. All deadlines of a queue are the same time after the moment of {@link #add}, so
 * the order of adding is the order of expiry, and neither a timer per exchange nor a heap is needed. The links lie in the
 * exchanges, each of which is in one queue at most.
 */
final class ExchangeQueue {

    private @Nullable Exchange first;
    private @Nullable Exchange last;
    private int size;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /**
     * @param deadline by the clock of the transport; not before that of any exchange that was added earlier
     */
    void add(Exchange exchange, long deadline) {
        assert exchange.queue == null : "in a queue already";
        exchange.queue = this;
        exchange.deadline = deadline;
        exchange.previous = last;
        if (last == null) {
            first = exchange;
        } else {
            last.next = exchange;
        }
        last = exchange;
        size++;
    }

    /** Takes an exchange out; harmless when it is not in this queue. */
    void remove(Exchange exchange) {
        if (exchange.queue != this) {
            return;
        }
        Exchange before = exchange.previous;
        Exchange after = exchange.next;
        if (before == null) {
            first = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.previous = before;
        }
        exchange.queue = null;
        exchange.previous = null;
        exchange.next = null;
        size--;
    }

    /** Takes out the one that was added first, or returns null. */
    @Nullable
    Exchange poll() {
        Exchange exchange = first;
        if (exchange != null) {
            remove(exchange);
        }
        return exchange;
    }

    /** Takes out the next one whose deadline has passed, or returns null. */
    @Nullable
    Exchange pollExpired(long now) {
        return first != null && first.deadline - now <= 0 ? poll() : null;
    }
}
