package io.tapline.bench.load;

import io.tapline.bench.load.LoadResult.Cpu;
import io.tapline.bench.load.LoadResult.LatencyMillis;
import io.tapline.bench.load.LoadResult.Memory;
import io.tapline.bench.load.LoadResult.Posts;
import io.tapline.bench.load.LoadResult.Pushes;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Warm-up, measured window and settling of one load. Blocking; to be run once. */
final class LoadRun {

    private static final int CREATED = 201;
    private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final double MICROS_PER_MILLI = 1000;

    private final LoadOptions options;
    private final Pace pace;
    private final Testbed testbed;
    private final Meter meter = new Meter();
    private final PushLog expected;
    private final Poster poster;
    private final Progress progress;

    /** @param expected the pushes that earlier runs on this test bed owed; gets those of this run */
    LoadRun(
            LoadOptions options,
            Pace pace,
            Testbed testbed,
            HttpConnections connections,
            Population population,
            PushLog expected) {
        this.options = options;
        this.pace = pace;
        this.testbed = testbed;
        this.expected = expected;
        PostTemplate template = PostTemplate.of(
                testbed.gateway().url(),
                testbed.issuer().appToken(Caller.ONLY),
                Caller.ONLY.hostName(),
                options.bodyBytes);
        this.poster = new Poster(connections, population, pace, template, new OwedPushes(meter, expected, population));
        this.progress = new Progress(meter, testbed, poster);
    }

    /** @param registrationsPerSecond that went before, for the record */
    LoadResult run(int warmUpSeconds, double registrationsPerSecond) throws IOException, InterruptedException {
        poster.start();
        progress.during("warm-up", warmUpSeconds);
        Instant startedAt = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        long heapBefore = testbed.gateways().heapUsedKilobytes();
        Reading before = Reading.now(meter, testbed);
        Histogram latencies = progress.during("measured", options.seconds);
        Reading after = Reading.now(meter, testbed);
        long backlog = poster.backlog();
        long heapAfter = testbed.gateways().heapUsedKilobytes();
        poster.stop();
        double drained = new Settling(poster, testbed.sinks(), expected).await();
        Pushes pushes = new Pushes(
                (after.pushes() - before.pushes()) / after.secondsSince(before),
                testbed.sinks().refused(),
                PushAccount.of(expected.sorted(), testbed.sinks().accepted().sorted()),
                drained);
        return new LoadResult(
                startedAt.toString(),
                Setting.of(options, pace, warmUpSeconds, testbed),
                registrationsPerSecond,
                after.secondsSince(before),
                posts(before, after, backlog),
                latencies(latencies),
                pushes,
                cpu(before, after),
                new Memory(heapBefore, heapAfter, testbed.gateways().peakResidentKilobytes()));
    }

    /** Everything that is counted, at one moment. */
    private record Reading(long nanos, Map<Integer, Long> byStatus, long pushes, CpuUse cpu) {
        static Reading now(Meter meter, Testbed testbed) {
            return new Reading(
                    System.nanoTime(),
                    meter.byStatus(),
                    testbed.sinks().accepted().size(),
                    CpuUse.now(testbed.gateways().pids()));
        }

        double secondsSince(Reading before) {
            return (nanos - before.nanos) / NANOS_PER_SECOND;
        }

        Map<Integer, Long> byStatusSince(Reading before) {
            Map<Integer, Long> counts = new TreeMap<>();
            byStatus.forEach((status, count) -> counts.put(status, count - before.byStatus.getOrDefault(status, 0L)));
            counts.values().removeIf(count -> count == 0);
            return counts;
        }
    }

    private static Posts posts(Reading before, Reading after, long backlog) {
        Map<Integer, Long> byStatus = after.byStatusSince(before);
        long created = byStatus.getOrDefault(CREATED, 0L);
        return new Posts(created / after.secondsSince(before), created, byStatus, backlog);
    }

    private static LatencyMillis latencies(Histogram micros) {
        return new LatencyMillis(
                micros.getValueAtPercentile(50) / MICROS_PER_MILLI,
                micros.getValueAtPercentile(90) / MICROS_PER_MILLI,
                micros.getValueAtPercentile(99) / MICROS_PER_MILLI,
                micros.getValueAtPercentile(99.9) / MICROS_PER_MILLI,
                micros.getMaxValue() / MICROS_PER_MILLI);
    }

    private static Cpu cpu(Reading before, Reading after) {
        long created = after.byStatusSince(before).getOrDefault(CREATED, 0L);
        CpuUse used = after.cpu().since(before.cpu());
        Map<String, Double> micros = new LinkedHashMap<>();
        Map<String, Double> cores = new LinkedHashMap<>();
        used.millis().forEach((part, millis) -> {
            micros.put(part.name(), created == 0 ? 0 : millis * MICROS_PER_MILLI / created);
            cores.put(part.name(), millis / (MICROS_PER_MILLI * after.secondsSince(before)));
        });
        long gateway = used.millis(CpuUse.Part.GATEWAY);
        long collection = used.millis(CpuUse.Part.GATEWAY_GARBAGE_COLLECTION);
        return new Cpu(micros, cores, gateway == 0 ? 0 : (double) collection / gateway);
    }
}
