package io.tapline.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Posts notifications to users chosen at random. At a rate, a post's time runs from when it was due, not from when a connection
 * was free to carry it: an overloaded gateway cannot slow down its own measurement. Confined to the event loop of its
 * connections, but for {@link #start}, {@link #stop} and the counts.
 */
final class Poster {

    private static final long SEED = 20_261_121;
    private static final int CREATED = 201;
    private static final int UUID_CHARACTERS = 36;

    private final HttpConnections connections;
    private final Population population;
    private final Pace pace;
    private final Meter meter;
    private final PushLog expected;
    private final SplittableRandom random = new SplittableRandom(SEED);
    private final byte[] beforeUnsid;
    private final byte[] afterUnsid;
    private boolean running;
    private volatile long startedAt;
    private @Nullable ScheduledFuture<?> wakeUp;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();

    Poster(
            HttpConnections connections,
            Population population,
            Pace pace,
            Meter meter,
            PushLog expected,
            PostTemplate template) {
        this.connections = connections;
        this.population = population;
        this.pace = pace;
        this.meter = meter;
        this.expected = expected;
        this.beforeUnsid = template.beforeUnsid().getBytes(US_ASCII);
        this.afterUnsid = template.afterUnsid().getBytes(US_ASCII);
    }

    void start() {
        connections.eventLoop().execute(() -> {
            running = true;
            startedAt = System.nanoTime();
            connections.onIdle(this::pump);
            pump();
        });
    }

    /** Sends no more; those under way are still waited for. */
    void stop() {
        connections.eventLoop().execute(() -> running = false);
    }

    long underWay() {
        return sent.get() - answered.get();
    }

    /** See {@link Pace#backlog}. */
    long backlog() {
        return pace.backlog(sent.get(), System.nanoTime() - startedAt);
    }

    private void pump() {
        long elapsed = System.nanoTime() - startedAt;
        long due = pace.due(sent.get(), elapsed);
        while (running && due <= elapsed && connections.hasIdle()) {
            post(startedAt + due);
            due = pace.due(sent.get(), elapsed);
        }
        if (running && due > elapsed && wakeUp == null) {
            wakeUp = connections.eventLoop().schedule(this::wokenUp, due - elapsed, TimeUnit.NANOSECONDS);
        }
    }

    private void wokenUp() {
        wakeUp = null;
        pump();
    }

    private void post(long dueAt) {
        int user = random.nextInt(population.users());
        sent.incrementAndGet();
        ByteBuf request = Unpooled.wrappedBuffer(beforeUnsid, population.unsid(user), afterUnsid);
        connections.send(request, (status, head, body) -> answered(user, dueAt, status, head));
    }

    private void answered(int user, long dueAt, int status, String head) {
        answered.incrementAndGet();
        meter.answered(status, System.nanoTime() - dueAt);
        if (status == CREATED) {
            UUID id = idOf(head);
            for (int i = 0; i < population.endpoints(); i++) {
                expected.add(PushKey.of(id, population.device(user, i)));
            }
        }
    }

    /** The last part of {@code Location}. */
    private static UUID idOf(String head) {
        String location = requireNonNull(HttpConnection.header(head, "location"), "a 201 without Location");
        return UUID.fromString(location.substring(location.length() - UUID_CHARACTERS));
    }
}
