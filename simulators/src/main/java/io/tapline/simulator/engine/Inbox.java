package io.tapline.simulator.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The pushes that a simulator received, the newest of them kept, all of them counted. Safe for any thread.
 *
 * <p>With nothing to keep, the lock is never taken: that is the mode for load tests.
 */
public final class Inbox {

    private static final int HIGHEST_STATUS = 599;

    private final int keep;
    private final LongAdder total = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder[] byStatus = new LongAdder[HIGHEST_STATUS + 1];
    private final Deque<Received> kept = new ArrayDeque<>();
    /** How many were kept since the start, those that are forgotten again included. */
    private long keptEver;

    private final List<Waiter> waiters = new ArrayList<>();

    /** @param keep how many pushes to remember; 0 to count only */
    public Inbox(int keep) {
        this.keep = keep;
        for (int status = 0; status <= HIGHEST_STATUS; status++) {
            byStatus[status] = new LongAdder();
        }
    }

    boolean keeping() {
        return keep > 0;
    }

    void add(int status, boolean valid, Supplier<Received> push) {
        total.increment();
        byStatus[Math.min(Math.max(status, 0), HIGHEST_STATUS)].increment();
        if (!valid) {
            refused.increment();
        }
        if (keep > 0) {
            keep(push.get());
        }
    }

    private void keep(Received push) {
        List<Runnable> due = new ArrayList<>();
        synchronized (kept) {
            if (kept.size() == keep) {
                kept.removeFirst();
            }
            kept.addLast(push);
            keptEver++;
            for (Iterator<Waiter> each = waiters.iterator(); each.hasNext(); ) {
                Waiter waiter = each.next();
                if (waiter.add(push)) {
                    each.remove();
                    due.add(waiter::complete);
                }
            }
        }
        due.forEach(Runnable::run);
    }

    /** Those kept, oldest first. */
    public List<Received> received() {
        synchronized (kept) {
            return List.copyOf(kept);
        }
    }

    /**
     * What came since an earlier reading.
     *
     * @param end where the next reading is to begin
     * @param received those that are still kept, oldest first
     */
    public record Part(long end, List<Received> received) {}

    /** Those that came after the first {@code start}; begin with 0. */
    public Part since(long start) {
        synchronized (kept) {
            long forgotten = keptEver - kept.size();
            return new Part(
                    keptEver, kept.stream().skip(Math.max(0, start - forgotten)).toList());
        }
    }

    /** Forgets those kept. The counts go on. */
    public void clear() {
        synchronized (kept) {
            kept.clear();
        }
    }

    /** How many came since the start, kept or not. */
    public long count() {
        return total.sum();
    }

    /** How many broke a rule or had a dead target. */
    public long refused() {
        return refused.sum();
    }

    /** Counts by status, without those that never came; 0 stands for no answer. */
    public Map<Integer, Long> byStatus() {
        Map<Integer, Long> counts = new TreeMap<>();
        for (int status = 0; status <= HIGHEST_STATUS; status++) {
            long count = byStatus[status].sum();
            if (count > 0) {
                counts.put(status, count);
            }
        }
        return counts;
    }

    /**
     * Completes with the first {@code count} pushes that the filter lets through, those already kept included. Completed
     * on the event loop that received the last of them.
     *
     * @throws IllegalStateException when this inbox only counts
     */
    public CompletionStage<List<Received>> await(int count, Predicate<Received> filter) {
        if (keep == 0) {
            throw new IllegalStateException("This simulator counts only");
        }
        Waiter waiter = new Waiter(count, filter);
        synchronized (kept) {
            for (Received push : kept) {
                waiter.add(push);
            }
            if (!waiter.full()) {
                waiters.add(waiter);
                return waiter.result;
            }
        }
        waiter.complete();
        return waiter.result;
    }

    private static final class Waiter {
        private final int count;
        private final Predicate<Received> filter;
        private final List<Received> found = new ArrayList<>();
        private final CompletableFuture<List<Received>> result = new CompletableFuture<>();

        Waiter(int count, Predicate<Received> filter) {
            this.count = count;
            this.filter = filter;
        }

        boolean add(Received push) {
            if (!full() && filter.test(push)) {
                found.add(push);
            }
            return full();
        }

        boolean full() {
            return found.size() >= count;
        }

        void complete() {
            result.complete(List.copyOf(found));
        }
    }
}
