package io.tapline.bench.chaos;

import io.tapline.bench.load.Caller;
import io.tapline.bench.load.Crowd;
import io.tapline.bench.load.Pace;
import io.tapline.bench.load.Population;
import io.tapline.bench.load.PostTemplate;
import io.tapline.bench.load.Poster;
import io.tapline.bench.load.Registration;
import io.tapline.push.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Load, faults, and the wait until all is kept. Blocking; to be run once. */
final class ChaosRun {

    private static final int CONNECTIONS_TO_EACH_GATEWAY = 32;
    private static final int BODY_BYTES = 400;
    private static final int LANE_END_SECONDS = 60;
    private static final List<Platform> PLATFORMS =
            List.of(Platform.IOS, Platform.ANDROID, Platform.WINDOWS, Platform.WEB_PUSH);

    private final ChaosOptions options;
    private final Bed bed;
    private final Fleet fleet;
    private final Population population;
    private final Arrivals arrivals;
    private final String token;
    private final PostLog posts = new PostLog();
    private final Strikes strikes;

    private ChaosRun(ChaosOptions options, Bed bed, Fleet fleet, Population population, Arrivals arrivals) {
        this.options = options;
        this.bed = bed;
        this.fleet = fleet;
        this.population = population;
        this.arrivals = arrivals;
        this.token = bed.issuer().appToken(Caller.ONLY);
        this.strikes = new Strikes(bed);
    }

    /**
     * Starts everything, runs and stops everything.
     *
     * @param jar the gateway's program
     * @param folder for data, configurations and logs
     */
    static ChaosAccount run(ChaosOptions options, Path jar, Path folder)
            throws IOException, InterruptedException, ExecutionException {
        Arrivals arrivals = new Arrivals();
        try (Bed bed = new Bed(options, jar, folder, arrivals);
                Fleet fleet = Fleet.open(
                        bed.gateways().stream().map(GatewayNode::url).toList(), CONNECTIONS_TO_EACH_GATEWAY)) {
            Crowd crowd = new Crowd(options.users(), PLATFORMS.size(), PLATFORMS);
            Population population =
                    Registration.run(fleet, crowd, bed.sinks(), Registration.tokens(bed.issuer(), crowd));
            return new ChaosRun(options, bed, fleet, population, arrivals).run();
        }
    }

    private ChaosAccount run() throws InterruptedException, ExecutionException {
        PostTemplate template = PostTemplate.of(bed.gateways().get(0).url(), token, Caller.ONLY.hostName(), BODY_BYTES);
        Poster poster = new Poster(fleet, population, new Pace.Live(options.rate()), template, posts);
        long start = System.nanoTime();
        poster.start();
        doHarm();
        poster.stop();
        long healed = System.nanoTime();
        Settlement settlement = new Settlement(
                posts, population, arrivals, new FinalStates(bed.postgres().uri()));
        settlement.awaitAnswers(poster);
        Settlement.Outcome outcome = settlement.await(healed, options.finalWithinSeconds());
        Map<Integer, Long> read = Readback.run(fleet, population, token, posts.accepted());
        return new ChaosAccount(
                options,
                population.endpoints(),
                posts.all(),
                poster.underWay(),
                arrivals.tally(),
                bed.sinks().refused(),
                strikes.done(),
                outcome,
                read,
                (healed - start) / (double) TimeUnit.SECONDS.toNanos(1));
    }

    /** Each lane on a thread of its own; ends when all have, or with the first that fails. */
    private void doHarm() throws InterruptedException, ExecutionException {
        SplittableRandom random = new SplittableRandom(options.seed());
        List<Callable<Void>> strikers = new ArrayList<>();
        for (Fault.Lane lane : Fault.Lane.values()) {
            Set<Fault> faults = options.kindsOf(lane);
            SplittableRandom own = random.split();
            if (!faults.isEmpty()) {
                strikers.add(new Striker(strikes, faults, own, options));
            }
        }
        ExecutorService threads = Executors.newCachedThreadPool();
        CompletionService<Void> lanes = new ExecutorCompletionService<>(threads);
        strikers.forEach(lanes::submit);
        try {
            for (int ended = 0; ended < strikers.size(); ended++) {
                lanes.take().get();
            }
        } finally {
            threads.shutdownNow();
            threads.awaitTermination(LANE_END_SECONDS, TimeUnit.SECONDS);
        }
    }
}
