package io.tapline.bench.load;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** A test bed with its users, ready for loads, one after another. Blocking. */
public final class LoadBed implements AutoCloseable {

    private final LoadOptions options;
    private final Parts parts = new Parts();
    private final Testbed testbed;
    private final HttpConnections connections;
    private final Population population;
    private final double registrationsPerSecond;
    private final PushLog expected = new PushLog();

    private LoadBed(LoadOptions options, Path jar, Path folder)
            throws IOException, InterruptedException, ExecutionException {
        this.options = options;
        try {
            testbed = parts.started(Testbed.start(options.testbed(), jar, folder));
            connections = parts.started(
                    HttpConnections.open(testbed.gateways().urls(), options.connections, options.streams));
            double devices = (double) options.users * options.endpoints;
            long before = RedisMemory.usedBytes(testbed.redisUri());
            Crowd crowd = new Crowd(options.users, options.endpoints, options.platforms);
            List<String> tokens = options.indexed ? List.of() : Registration.tokens(testbed.issuer(), crowd);
            long start = System.nanoTime();
            population = options.indexed
                    ? IndexedUsers.fill(testbed.redisUri(), crowd, testbed.sinks())
                    : Registration.run(connections, crowd, testbed.sinks(), tokens);
            registrationsPerSecond = devices * TimeUnit.SECONDS.toNanos(1) / (System.nanoTime() - start);
            System.err.printf(
                    Locale.ROOT,
                    "bench: %,d users are there, %,.0f devices/s, %.0f bytes of Redis for each device%n",
                    options.users,
                    registrationsPerSecond,
                    (RedisMemory.usedBytes(testbed.redisUri()) - before) / devices);
        } catch (IOException | InterruptedException | ExecutionException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Starts everything and brings in the users.
     *
     * @param jar the gateway's program
     * @param folder for data, configuration and logs
     */
    public static LoadBed start(LoadOptions options, Path jar, Path folder)
            throws IOException, InterruptedException, ExecutionException {
        System.err.println("bench: starting; logs are in " + folder);
        return new LoadBed(options, jar, folder);
    }

    /** One load, from its warm-up to its last push. Its account of pushes includes those of the loads before it. */
    public LoadResult run(Pace pace) throws IOException, InterruptedException {
        return run(pace, options.warmUpSeconds);
    }

    /**
     * As {@link #run(Pace)}, over the same connections as the loads before it.
     *
     * @param warmUpSeconds in place of those of the options
     */
    public LoadResult run(Pace pace, int warmUpSeconds) throws IOException, InterruptedException {
        return new LoadRun(options, pace, testbed, connections, population, expected)
                .run(warmUpSeconds, registrationsPerSecond);
    }

    /** Stops everything. A second call is harmless. */
    @Override
    public void close() {
        parts.close();
    }
}
