package io.tapline.http2;

import io.vertx.core.Completable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** A stream leased from the pool of an origin and given back, over connections that hold exchanges in memory. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class PoolBenchmark {

    private static final int STREAMS = 1_000;
    private static final int IN_FLIGHT_PER_CONNECTION = 500;

    @Param({"1", "4"})
    public int connections;

    private final Request request = Burst.requests()[0];
    private final List<MemoryConnection> open = new ArrayList<>();
    private ConnectionPool pool = newPool(1);
    private @Nullable Completable<Response> answer;
    private int turn;

    private ConnectionPool newPool(int connections) {
        TransportConfig config = TransportConfig.DEFAULTS.withPool(
                PoolConfig.DEFAULTS.withMaxConnections(connections).withMaxStreams(STREAMS));
        return new ConnectionPool(
                Burst.ORIGIN,
                config,
                (origin, listener) -> open.add(new MemoryConnection(listener, STREAMS)),
                TransportListener.NONE,
                RandomGenerator.getDefault(),
                System::nanoTime);
    }

    /** Fills it until it has opened all its connections, then empties it to half. */
    @Setup
    public void connect(Blackhole seen) {
        answer = (response, failure) -> seen.consume(response);
        pool = newPool(connections);
        int next = 0;
        for (int i = 0; i < connections * STREAMS; i++) {
            lease();
            if (next < open.size()) {
                open.get(next++).opens();
            }
        }
        if (open.size() != connections) {
            throw new IllegalStateException("the pool has opened " + open.size() + " connections");
        }
        for (MemoryConnection connection : open) {
            while (connection.inFlight() > IN_FLIGHT_PER_CONNECTION) {
                connection.answerOldest();
            }
        }
    }

    @Benchmark
    public void leaseAndRelease() {
        lease();
        turn = turn + 1 == connections ? 0 : turn + 1;
        open.get(turn).answerOldest();
    }

    private void lease() {
        if (answer != null) {
            pool.exchange(new Exchange(Burst.ORIGIN, request, answer));
        }
    }
}
