package io.tapline.bench.load;

import static java.util.Objects.requireNonNull;

import io.netty.util.concurrent.ScheduledFuture;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Posts notifications to users chosen at random. At a rate, a post's time runs from when it was due, not from when a connection
 * was free to carry it: an overloaded gateway cannot slow down its own measurement. Confined to the event loop of its
 * carrier, but for {@link #start}, {@link #stop} and the counts.
 */
public final class Poster {

    private static final long SEED = 20_261_121;
    private static final int CREATED = 201;
    private static final int UUID_CHARACTERS = 36;
    private static final int LOOK_MILLIS = 10;

    private final Carrier carrier;
    private final Population population;
    private final Pace pace;
    private final PostListener listener;
    private final SplittableRandom random = new SplittableRandom(SEED);
    private final PreparedPost post;
    private boolean running;
    private long next;
    private volatile long startedAt;
    private @Nullable ScheduledFuture<?> wakeUp;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();

    public Poster(Carrier carrier, Population population, Pace pace, PostTemplate template, PostListener listener) {
        this.carrier = carrier;
        this.population = population;
        this.pace = pace;
        this.listener = listener;
        this.post = new PreparedPost(template);
    }

    public void start() {
        carrier.eventLoop().execute(() -> {
            running = true;
            startedAt = System.nanoTime();
            carrier.onIdle(this::pump);
            pump();
        });
    }

    /** Sends no more; those under way are still waited for. */
    public void stop() {
        carrier.eventLoop().execute(() -> running = false);
    }

    public long underWay() {
        return sent.get() - answered.get();
    }

    /** Blocks until every post that was sent is answered, or for so long. */
    public void awaitAnswers(int seconds) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (underWay() > 0 && System.nanoTime() - deadline < 0) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    /** See {@link Pace#backlog}. */
    long backlog() {
        return pace.backlog(sent.get(), System.nanoTime() - startedAt);
    }

    private void pump() {
        long elapsed = System.nanoTime() - startedAt;
        next = pace.next(next, elapsed);
        long due = pace.due(next, elapsed);
        while (running && due <= elapsed && carrier.hasIdle()) {
            next++;
            post(startedAt + due);
            due = pace.due(next, elapsed);
        }
        if (running && due > elapsed && wakeUp == null) {
            wakeUp = carrier.eventLoop().schedule(this::wokenUp, due - elapsed, TimeUnit.NANOSECONDS);
        }
    }

    private void wokenUp() {
        wakeUp = null;
        pump();
    }

    private void post(long dueAt) {
        int user = random.nextInt(population.users());
        sent.incrementAndGet();
        carrier.send(post, population.unsid(user), (status, head, body) -> answered(user, dueAt, status, head));
    }

    private void answered(int user, long dueAt, int status, Carrier.Head head) {
        answered.incrementAndGet();
        listener.answered(user, dueAt, status, status == CREATED ? idOf(head) : null);
    }

    /** The last part of {@code Location}. */
    private static UUID idOf(Carrier.Head head) {
        String location =
                requireNonNull(head.value("location"), "a 201 without Location").toString();
        return UUID.fromString(location.substring(location.length() - UUID_CHARACTERS));
    }
}
