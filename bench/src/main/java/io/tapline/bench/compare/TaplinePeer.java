package io.tapline.bench.compare;

import io.tapline.bench.load.CpuUse;
import io.tapline.bench.load.LoadBed;
import io.tapline.bench.load.LoadOptions;
import io.tapline.bench.load.LoadResult;
import io.tapline.bench.load.Pace;
import io.tapline.bench.load.RunFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.ExecutionException;

/**
 * The gateway with Postgres and Redis, everything on, by the load run.
 *
 * @param platforms of a user's devices, one of each
 */
record TaplinePeer(String name, String platforms, CompareOptions options) implements Peer {

    private static final double MICROS_PER_SECOND = 1e6;

    @Override
    public Traits traits() {
        return new Traits(
                true,
                true,
                true,
                true,
                "The gateway: 201 after the commit (fsync on), bearer tokens checked, the user's devices looked up in"
                        + " Redis, outcomes stored. Posts name a user; pushes go to " + platforms + ".");
    }

    @Override
    public Measured measure(Path folder) throws IOException, InterruptedException, ExecutionException {
        try (LoadBed bed = LoadBed.start(load(), RunFolder.jar(), folder)) {
            LoadResult maximum = bed.run(new Pace.Maximum());
            double rate = Math.max(1, maximum.posts().createdPerSecond() / 2);
            LoadResult half = bed.run(new Pace.Rate(rate), CompareRun.SETTLING_SECONDS);
            return measured(maximum, rate, half);
        }
    }

    private Measured measured(LoadResult maximum, double rate, LoadResult half) {
        double pushes = maximum.pushes().perSecond();
        double gateway = cores(maximum, CpuUse.Part.GATEWAY);
        double stores = cores(maximum, CpuUse.Part.POSTGRES) + cores(maximum, CpuUse.Part.REDIS);
        return new Measured(
                pushes,
                gateway * MICROS_PER_SECOND / pushes,
                (gateway + stores) * MICROS_PER_SECOND / pushes,
                maximum.posts().createdPerSecond(),
                half.latencyMillis().p99(),
                half.pushes().account().lost(),
                refused(maximum) + refused(half),
                String.format(Locale.ROOT, "%d posts under way, -Xmx512m; p99 at %,.0f/s", options.connections, rate));
    }

    private LoadOptions load() {
        return LoadOptions.of(
                "--seconds=" + options.seconds,
                "--warm-up=" + options.warmUpSeconds,
                "--users=" + options.users,
                "--endpoints=" + platforms.split(",").length,
                "--platforms=" + platforms,
                "--connections=" + options.connections);
    }

    private static double cores(LoadResult result, CpuUse.Part part) {
        return result.cpu().coresBusy().getOrDefault(part.name(), 0.0);
    }

    private static long refused(LoadResult result) {
        long answers = result.posts().byStatus().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        return answers - result.posts().created();
    }
}
