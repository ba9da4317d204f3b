package io.tapline.bench.soak;

import io.tapline.simulator.Simulators;
import io.tapline.simulator.SimulatorsConfig;
import io.tapline.simulator.fcm.FcmOptions;
import io.tapline.webpush.EncryptionThreads;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** One run: the real clients and transport against the simulators of all four providers in this process. */
final class Soak {

    /** The smallest there is, so that a withheld window is soon felt. */
    private static final int CONNECTION_WINDOW = 65_535;

    /** Web Push services, each an origin of its own. */
    private static final int BROWSER_VENDORS = 3;

    /** Memory is looked at so often, with nothing under way. */
    private static final int PARTS = 5;

    private Soak() {}

    /** @param leaks made before anything touched Netty */
    static SoakResult run(SoakOptions options, Leaks leaks)
            throws IOException, InterruptedException, ExecutionException {
        Vertx vertx = Vertx.vertx();
        FastClock clock = new FastClock();
        List<Simulators> simulators = new ArrayList<>();
        try (EncryptionThreads encryption = new EncryptionThreads()) {
            for (int i = 0; i < BROWSER_VENDORS; i++) {
                simulators.add(simulators(clock));
            }
            Happenings happenings = new Happenings();
            List<SoakedProvider> providers =
                    providers(new SoakedProviders(vertx, simulators, options, clock, happenings), encryption);
            long start = System.nanoTime();
            List<Memory> memory = new ArrayList<>();
            for (int part = 1; part <= PARTS; part++) {
                send(providers, part);
                Memory now = Memory.now();
                memory.add(now);
                System.err.println("soak: " + 100 * part / PARTS + " % done; " + now);
            }
            double seconds = (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
            for (SoakedProvider provider : providers) {
                get(provider.transport().close());
            }
            simulators.forEach(Simulators::close);
            return result(options, providers, happenings, seconds, memory, leaks.found());
        } finally {
            simulators.forEach(Simulators::close);
            get(vertx.close());
        }
    }

    /** One event loop for all of them: an account's arrivals are written by one thread. */
    private static Simulators simulators(Clock clock) {
        return Simulators.start(SimulatorsConfig.defaults()
                .keeping(0)
                .withEventLoops(1)
                .withConnectionWindow(CONNECTION_WINDOW)
                .withClock(clock)
                .withFcm(FcmOptions.defaults().withQuota(0)));
    }

    private static List<SoakedProvider> providers(SoakedProviders setUp, Executor encryption) {
        List<SoakedProvider> providers = new ArrayList<>(List.of(setUp.apns(), setUp.fcm(), setUp.wns()));
        providers.addAll(setUp.webPush(encryption));
        return providers;
    }

    private static void send(List<SoakedProvider> providers, int part) throws InterruptedException, ExecutionException {
        List<Future<Void>> sent = providers.stream()
                .map(provider -> provider.lane().sendUpTo((int) ((long) provider.pushes() * part / PARTS)))
                .toList();
        for (Future<Void> each : sent) {
            get(each);
        }
    }

    private static SoakResult result(
            SoakOptions options,
            List<SoakedProvider> providers,
            Happenings happenings,
            double seconds,
            List<Memory> memory,
            long leaks) {
        providers.forEach(provider -> provider.account().close());
        return new SoakResult(
                options,
                seconds,
                sum(providers, provider -> provider.account().fates()),
                sum(providers, provider -> provider.lane().reasons()),
                sum(providers, provider -> provider.faults().counts()),
                happenings.counts(),
                providers.stream()
                        .mapToLong(provider -> provider.simulator().server().connectionCount())
                        .sum(),
                memory.get(0),
                memory.get(PARTS - 1),
                leaks,
                providers.stream()
                        .mapToLong(provider -> provider.account().violationCount())
                        .sum(),
                providers.stream()
                        .flatMap(provider -> provider.account().violations().stream())
                        .toList());
    }

    private static <K extends Comparable<K>> Map<K, Long> sum(
            List<SoakedProvider> providers, Function<SoakedProvider, Map<K, Long>> counts) {
        Map<K, Long> sum = new TreeMap<>();
        providers.forEach(provider -> counts.apply(provider).forEach((key, count) -> sum.merge(key, count, Long::sum)));
        return sum;
    }

    private static <T> T get(Future<T> future) throws InterruptedException, ExecutionException {
        return future.toCompletionStage().toCompletableFuture().get();
    }
}
