package io.tapline.bench.fairness;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.channel.EventLoop;
import io.tapline.bench.load.Caller;
import io.tapline.bench.load.CpuUse;
import io.tapline.bench.load.Crowd;
import io.tapline.bench.load.GatewaySettings;
import io.tapline.bench.load.HttpConnections;
import io.tapline.bench.load.Meter;
import io.tapline.bench.load.OwedPushes;
import io.tapline.bench.load.Pace;
import io.tapline.bench.load.Population;
import io.tapline.bench.load.PostTemplate;
import io.tapline.bench.load.Poster;
import io.tapline.bench.load.PushLog;
import io.tapline.bench.load.Registration;
import io.tapline.bench.load.Testbed;
import io.tapline.bench.load.TestbedOptions;
import io.tapline.push.Platform;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** Warm-up, the modest apps alone, the modest apps beside the greedy one. Blocking; to be run once. */
final class FairnessRun {

    private static final int CREATED = 201;
    private static final int BODY_BYTES = 400;
    private static final int MODEST_CONNECTIONS = 2;
    private static final int QUIET_SECONDS = 5;
    private static final double MICROS_PER_MILLI = 1000;
    private static final Caller GREEDY = Caller.ONLY;

    private final FairnessOptions options;
    private final Testbed testbed;
    private final PushLog owed = new PushLog();
    private final App greedy;
    private final List<App> modest;

    /** An app with its users, its connections and what it has seen. */
    private static final class App {
        private final HttpConnections connections;
        private final Population population;
        private final PostTemplate template;
        private final Meter meter = new Meter();

        App(HttpConnections connections, Population population, PostTemplate template) {
            this.connections = connections;
            this.population = population;
            this.template = template;
        }

        Poster poster(Pace pace, PushLog owed) {
            return new Poster(connections, population, pace, template, new OwedPushes(meter, owed, population));
        }
    }

    private FairnessRun(FairnessOptions options, Testbed testbed, HttpConnections many, HttpConnections few)
            throws InterruptedException, ExecutionException {
        this.options = options;
        this.testbed = testbed;
        this.greedy = app(0, GREEDY, many);
        this.modest = new ArrayList<>();
        for (Caller caller : modestCallers(options)) {
            modest.add(app(
                    1 + modest.size(), caller, few.openBeside(testbed.gateway().url(), MODEST_CONNECTIONS)));
        }
    }

    /**
     * Starts everything, runs and stops everything.
     *
     * @param jar the gateway's program
     * @param folder for data, configuration and logs
     */
    static FairnessResult run(FairnessOptions options, Path jar, Path folder)
            throws IOException, InterruptedException, ExecutionException {
        try (Testbed testbed = Testbed.start(
                        TestbedOptions.of(options.gatewayJavaOptions, true, settings -> addModest(options, settings)),
                        jar,
                        folder);
                HttpConnections many = HttpConnections.open(url(testbed), options.connections);
                HttpConnections few = HttpConnections.open(url(testbed), 1)) {
            return new FairnessRun(options, testbed, many, few).run();
        }
    }

    private static URI url(Testbed testbed) {
        return testbed.gateway().url();
    }

    private static void addModest(FairnessOptions options, ObjectNode settings) {
        modestCallers(options).forEach(caller -> GatewaySettings.addLike(settings, Caller.ONLY, caller));
    }

    private static List<Caller> modestCallers(FairnessOptions options) {
        return IntStream.rangeClosed(1, options.modestApps)
                .mapToObj(number -> new Caller("modest-" + number))
                .toList();
    }

    private App app(int number, Caller caller, HttpConnections connections)
            throws InterruptedException, ExecutionException {
        int devices = options.users * options.endpoints;
        Crowd crowd = new Crowd(caller, number * devices, options.users, options.endpoints, List.of(Platform.IOS));
        Population population =
                Registration.run(connections, crowd, testbed.sinks(), Registration.tokens(testbed.issuer(), crowd));
        String token = testbed.issuer().appToken(caller);
        return new App(connections, population, PostTemplate.of(url(testbed), token, caller.hostName(), BODY_BYTES));
    }

    private FairnessResult run() throws IOException, InterruptedException {
        yieldToOthers(modest.get(0).connections.eventLoop(), options.nice);
        double capacity = capacity();
        say("capacity %,.0f/s", capacity);
        FairnessResult.Waits alone = modestWaits();
        say("alone: p99 %.2f ms", alone.p99());
        Map<Integer, Long> before = greedy.meter.byStatus();
        CpuUse cpu = CpuUse.now(testbed.gateway().pid());
        long start = System.nanoTime();
        double offered = capacity * options.times;
        Poster much = greedy.poster(new Pace.Rate(offered), owed);
        much.start();
        TimeUnit.SECONDS.sleep(QUIET_SECONDS);
        FairnessResult.Waits beside = modestWaits();
        double seconds = (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
        double cores = CpuUse.now(testbed.gateway().pid()).since(cpu).millis(CpuUse.Part.GATEWAY) / (seconds * 1000);
        much.stop();
        Map<Integer, Long> answers = new TreeMap<>(greedy.meter.byStatus());
        before.forEach((status, count) -> answers.merge(status, -count, Long::sum));
        return new FairnessResult(
                capacity,
                alone,
                beside,
                answers,
                offered,
                seconds,
                cores,
                testbed.gateway().liveHeapKilobytes());
    }

    /** What is accepted of an app that posts as fast as it is answered; leaves the gateway idle and warm. */
    private double capacity() throws InterruptedException {
        Poster poster = greedy.poster(new Pace.Maximum(), owed);
        poster.start();
        TimeUnit.SECONDS.sleep(options.warmUpSeconds / 2);
        long before = greedy.meter.byStatus().getOrDefault(CREATED, 0L);
        long start = System.nanoTime();
        TimeUnit.SECONDS.sleep(options.warmUpSeconds - options.warmUpSeconds / 2);
        long after = greedy.meter.byStatus().getOrDefault(CREATED, 0L);
        double seconds = (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
        poster.stop();
        while (poster.underWay() > 0 || testbed.sinks().accepted().size() < owed.size()) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        TimeUnit.SECONDS.sleep(QUIET_SECONDS);
        return (after - before) / seconds;
    }

    /** The modest apps post once a second each, one after the other. */
    private FairnessResult.Waits modestWaits() throws InterruptedException {
        modest.forEach(app -> app.meter.takeLatencies(null));
        long createdBefore = count(true);
        long othersBefore = count(false);
        List<Poster> posters = new ArrayList<>();
        for (App app : modest) {
            Poster poster = app.poster(new Pace.Rate(1), owed);
            poster.start();
            posters.add(poster);
            TimeUnit.MILLISECONDS.sleep(TimeUnit.SECONDS.toMillis(1) / modest.size());
        }
        TimeUnit.SECONDS.sleep(options.seconds);
        posters.forEach(Poster::stop);
        while (posters.stream().anyMatch(poster -> poster.underWay() > 0)) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        Histogram all = new Histogram(3);
        modest.forEach(app -> all.add(app.meter.takeLatencies(null)));
        return new FairnessResult.Waits(
                count(true) - createdBefore,
                count(false) - othersBefore,
                all.getValueAtPercentile(50) / MICROS_PER_MILLI,
                all.getValueAtPercentile(90) / MICROS_PER_MILLI,
                all.getValueAtPercentile(99) / MICROS_PER_MILLI,
                all.getMaxValue() / MICROS_PER_MILLI);
    }

    private long count(boolean created) {
        return modest.stream()
                .flatMap(app -> app.meter.byStatus().entrySet().stream())
                .filter(entry -> (entry.getKey() == CREATED) == created)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Has the kernel prefer the gateway and its stores to all that stands for other machines; on Linux, where each thread has a niceness. */
    private static void yieldToOthers(EventLoop butFor, int nice) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("renice", "-n", Integer.toString(nice), "-p"));
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            String measured = butFor.submit(() -> Path.of("/proc/thread-self")
                            .toRealPath()
                            .getFileName()
                            .toString())
                    .get();
            threads.map(thread -> thread.getFileName().toString())
                    .filter(thread -> !thread.equals(measured))
                    .forEach(command::add);
        } catch (ExecutionException e) {
            throw new IOException("cannot tell the thread of the modest apps", e);
        }
        new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start()
                .waitFor();
    }

    private static void say(String format, Object... values) {
        System.err.println("bench: " + String.format(Locale.ROOT, format, values));
    }
}
