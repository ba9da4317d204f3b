package io.tapline.bench.mixed;

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
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Everything at once. Blocking; to be run once. */
final class MixedRun {

    private static final int CONNECTIONS = 64;
    private static final int BODY_BYTES = 400;
    /** Longer than a push waits for its next attempt after a fault of three seconds. */
    private static final int REST_SECONDS = 330;

    private static final int LOOK_SECONDS = 10;
    private static final double MICROS_PER_MILLI = 1000;

    private final MixedOptions options;
    private final Testbed testbed;
    private final SplittableRandom random;
    private final Meter meter = new Meter();
    private final PushLog owed = new PushLog();

    private MixedRun(MixedOptions options, Testbed testbed) {
        this.options = options;
        this.testbed = testbed;
        this.random = new SplittableRandom(options.seed);
    }

    /**
     * Starts everything, runs and stops everything.
     *
     * @param jar the gateway's program
     * @param folder for data, configuration and logs
     */
    static MixedResult run(MixedOptions options, Path jar, Path folder)
            throws IOException, InterruptedException, ExecutionException {
        try (Testbed testbed =
                Testbed.start(TestbedOptions.of(options.gatewayJavaOptions, false, settings -> {}), jar, folder)) {
            return new MixedRun(options, testbed).run();
        }
    }

    private MixedResult run() throws IOException, InterruptedException, ExecutionException {
        URI url = testbed.gateway().url();
        Crowd crowd = new Crowd(options.users, Platform.values().length, List.of(Platform.values()));
        List<String> tokens = Registration.tokens(testbed.issuer(), crowd);
        String appToken = testbed.issuer().appToken(Caller.ONLY);
        try (HttpConnections ofServer = HttpConnections.open(url, CONNECTIONS);
                HttpConnections ofDevices = ofServer.openBeside(url, CONNECTIONS);
                Streams streams = new Streams(url);
                Weather weather = new Weather(testbed.sinks().simulators().all(), random.split())) {
            Population population = Registration.run(ofServer, crowd, testbed.sinks(), tokens);
            Touched touched = new Touched(
                    new OwedPushes(meter, owed, population),
                    (user, dueAt, status, id) -> meter.answered(status, System.nanoTime() - dueAt),
                    random.split());
            PostTemplate template = PostTemplate.of(url, appToken, Caller.ONLY.hostName(), BODY_BYTES);
            Poster poster = new Poster(ofServer, population, new Pace.Rate(options.rate), template, touched);
            Clients clients =
                    new Clients(ofDevices, population, tokens, appToken, touched, options.actions, random.split());
            CpuUse cpu = CpuUse.now(testbed.gateway().pid());
            long start = System.nanoTime();
            poster.start();
            ofDevices.eventLoop().execute(clients::start);
            streams.open(tokens.subList(0, Math.min(options.streams, tokens.size())));
            weather.start();
            List<MixedResult.Sample> memory = new MemoryWatch(testbed.gateway()).during(options.seconds);
            double seconds = (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
            CpuUse used = CpuUse.now(testbed.gateway().pid()).since(cpu);
            poster.stop();
            ofDevices.eventLoop().submit(clients::stop).get();
            weather.clear();
            awaitRest();
            Histogram latencies = meter.takeLatencies(null);
            return new MixedResult(
                    options.gatewayJavaOptions,
                    seconds,
                    meter.byStatus(),
                    latencies.getValueAtPercentile(50) / MICROS_PER_MILLI,
                    latencies.getValueAtPercentile(99) / MICROS_PER_MILLI,
                    ofDevices.eventLoop().submit(clients::answers).get(),
                    streams.events(),
                    weather.faults(),
                    account(),
                    used.millis(CpuUse.Part.GATEWAY) / (seconds * 1000),
                    memory);
        }
    }

    private PushAccount account() {
        return PushAccount.of(owed.sorted(), testbed.sinks().accepted().sorted());
    }

    private void awaitRest() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(REST_SECONDS);
        long missing;
        do {
            TimeUnit.SECONDS.sleep(LOOK_SECONDS);
            missing = account().lost();
            System.err.println("bench: " + missing + " pushes are to come");
        } while (missing > 0 && System.nanoTime() - end < 0);
    }
}
