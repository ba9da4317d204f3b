package io.tapline.bench.backlog;

import io.tapline.bench.load.Caller;
import io.tapline.bench.load.CpuUse;
import io.tapline.bench.load.Crowd;
import io.tapline.bench.load.HttpConnections;
import io.tapline.bench.load.Meter;
import io.tapline.bench.load.OwedPushes;
import io.tapline.bench.load.Pace;
import io.tapline.bench.load.Population;
import io.tapline.bench.load.PostTemplate;
import io.tapline.bench.load.Poster;
import io.tapline.bench.load.PushAccount;
import io.tapline.bench.load.PushLog;
import io.tapline.bench.load.Registration;
import io.tapline.bench.load.Testbed;
import io.tapline.bench.load.TestbedOptions;
import io.tapline.push.Platform;
import io.tapline.simulator.engine.Simulator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.Histogram;

/** Posts while the push service is away, a wait, its return. Blocking; to be run once. */
final class BacklogRun {

    private static final int CREATED = 201;
    private static final int BODY_BYTES = 400;
    private static final int ANSWER_SECONDS = 60;
    private static final int HEAP_EVERY_SECONDS = 20;
    private static final int QUIET_SECONDS = 3;
    private static final double MICROS_PER_MILLI = 1000;

    private final BacklogOptions options;
    private final Testbed testbed;
    private final Population population;
    private final PostTemplate template;
    private final HttpConnections connections;
    private final Simulator apns;
    private final Meter meter = new Meter();
    private final PushLog owed = new PushLog();
    private final List<BacklogResult.Phase> phases = new ArrayList<>();
    private final List<Long> pushesBySecond = new ArrayList<>();
    private long liveHeap;
    private int mostConnections;

    private BacklogRun(BacklogOptions options, Testbed testbed, HttpConnections connections, Population population) {
        this.options = options;
        this.testbed = testbed;
        this.connections = connections;
        this.population = population;
        this.template = PostTemplate.of(
                testbed.gateway().url(), testbed.issuer().appToken(Caller.ONLY), Caller.ONLY.hostName(), BODY_BYTES);
        this.apns = testbed.sinks().simulators().apns();
    }

    /**
     * Starts everything, runs and stops everything.
     *
     * @param jar the gateway's program
     * @param folder for data, configuration and logs
     */
    static BacklogResult run(BacklogOptions options, Path jar, Path folder)
            throws IOException, InterruptedException, ExecutionException {
        TestbedOptions made = TestbedOptions.of(options.gatewayJavaOptions, false, settings -> {});
        try (Testbed testbed = Testbed.start(made, jar, folder);
                HttpConnections connections =
                        HttpConnections.open(testbed.gateway().url(), options.connections)) {
            Crowd crowd = new Crowd(options.users, 1, List.of(Platform.IOS));
            Population population =
                    Registration.run(connections, crowd, testbed.sinks(), Registration.tokens(testbed.issuer(), crowd));
            return new BacklogRun(options, testbed, connections, population).run();
        }
    }

    private BacklogResult run() throws IOException, InterruptedException {
        apns.listener().refuse();
        phase("away, full", new Pace.Maximum(), () -> owed.size() >= options.notifications);
        long waited = owed.size();
        phase("away, waits", new Pace.Rate(options.rate), after(options.holdSeconds));
        apns.listener().acceptAgain();
        long returned = System.nanoTime();
        BooleanSupplier late = after(options.withinSeconds);
        phase("back", new Pace.Rate(options.rate), () -> watchReturn(waited) || late.getAsBoolean());
        double toLast = seconds(System.nanoTime() - returned);
        phase("at rest", new Pace.Rate(options.rate), after(options.holdSeconds));
        awaitRest();
        return new BacklogResult(
                options.gatewayJavaOptions,
                phases,
                liveHeap,
                testbed.gateway().peakResidentKilobytes(),
                pushesBySecond.stream().takeWhile(pushes -> pushes == 0).count(),
                toLast,
                pushesBySecond,
                mostConnections,
                PushAccount.of(owed.sorted(), testbed.sinks().accepted().sorted()));
    }

    /** Called each second; whether as many have arrived as had waited. */
    private boolean watchReturn(long waited) {
        long before = pushesBySecond.stream().mapToLong(Long::longValue).sum();
        pushesBySecond.add(testbed.sinks().accepted().size() - before);
        mostConnections = Math.max(mostConnections, apns.connections().size());
        return testbed.sinks().accepted().size() >= waited;
    }

    /** Posts until {@code over}, asked each second. */
    private void phase(String name, Pace pace, BooleanSupplier over) throws IOException, InterruptedException {
        meter.takeLatencies(null);
        long accepted = accepted();
        long answered = answered();
        CpuUse cpu = CpuUse.now(testbed.gateway().pid());
        long start = System.nanoTime();
        Poster poster = new Poster(connections, population, pace, template, new OwedPushes(meter, owed, population));
        poster.start();
        int second = 0;
        long heap = 0;
        do {
            TimeUnit.NANOSECONDS.sleep(start + TimeUnit.SECONDS.toNanos(++second) - System.nanoTime());
            if (!testbed.gateway().isAlive()) {
                throw new IllegalStateException("the gateway has ended");
            }
            if (second % HEAP_EVERY_SECONDS == 0) {
                heap = Math.max(heap, testbed.gateway().liveHeapKilobytes());
                tell(name, second, heap);
            }
        } while (!over.getAsBoolean());
        double seconds = seconds(System.nanoTime() - start);
        CpuUse used = CpuUse.now(testbed.gateway().pid()).since(cpu);
        poster.stop();
        poster.awaitAnswers(ANSWER_SECONDS);
        heap = Math.max(heap, testbed.gateway().liveHeapKilobytes());
        liveHeap = Math.max(liveHeap, heap);
        Histogram latencies = meter.takeLatencies(null);
        phases.add(new BacklogResult.Phase(
                name,
                seconds,
                accepted() - accepted,
                answered() - answered - (accepted() - accepted),
                latencies.getValueAtPercentile(50) / MICROS_PER_MILLI,
                latencies.getValueAtPercentile(99) / MICROS_PER_MILLI,
                used.millis(CpuUse.Part.GATEWAY) / (seconds * 1000),
                used.millis(CpuUse.Part.POSTGRES) / (seconds * 1000),
                heap));
    }

    private void tell(String name, int second, long heap) {
        System.err.println(String.format(
                Locale.ROOT,
                "%-12s %4d s  accepted %,9d  arrived %,9d  live heap %,d KiB",
                name,
                second,
                owed.size(),
                testbed.sinks().accepted().size(),
                heap));
    }

    private long accepted() {
        return meter.byStatus().getOrDefault(CREATED, 0L);
    }

    private long answered() {
        return meter.byStatus().values().stream().mapToLong(Long::longValue).sum();
    }

    private static BooleanSupplier after(int seconds) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        return () -> System.nanoTime() - end >= 0;
    }

    /** The last posts may still be on their way to their devices, as may what came in place of a push that was put off. */
    private void awaitRest() throws InterruptedException {
        BooleanSupplier late = after(options.withinSeconds);
        while (testbed.sinks().accepted().size() < owed.size() && !late.getAsBoolean()) {
            TimeUnit.SECONDS.sleep(1);
        }
        // One that comes again comes soon.
        TimeUnit.SECONDS.sleep(QUIET_SECONDS);
    }

    private static double seconds(long nanos) {
        return nanos / (double) TimeUnit.SECONDS.toNanos(1);
    }
}
