package io.tapline.bench.compare;

import io.tapline.bench.load.CpuUse;
import io.tapline.bench.load.CpuUse.Part;
import io.tapline.bench.load.HttpConnections;
import io.tapline.bench.load.Meter;
import io.tapline.bench.load.Pace;
import io.tapline.bench.load.Population;
import io.tapline.bench.load.PostTemplate;
import io.tapline.bench.load.Poster;
import io.tapline.bench.load.Sinks;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Posts to a server as fast as it answers, then at half of the rate at which it pushed. Some servers answer before they push, so
 * that the first load is over, and its CPU counted, when the last of its pushes has arrived. Blocking; to be used once.
 */
final class ServerLoad {

    private static final double MICROS_PER_SECOND = 1e6;
    private static final double MILLIS_PER_SECOND = 1e3;
    private static final double MICROS_PER_MILLI = 1e3;
    private static final int OK = 2;
    private static final int HUNDRED = 100;
    private static final int QUIET_SECONDS = 2;
    private static final int PATIENT_SECONDS = 120;
    private static final int LOOK_MILLIS = 20;
    private static final double P99 = 99;

    private final CompareOptions options;
    private final ServerProcess server;
    private final Sinks sinks;
    private final PostTemplate template;
    private final Population population;
    private final Meter meter = new Meter();

    ServerLoad(
            CompareOptions options, ServerProcess server, Sinks sinks, PostTemplate template, Population population) {
        this.options = options;
        this.server = server;
        this.sinks = sinks;
        this.template = template;
        this.population = population;
    }

    /** Everything that is counted, at one moment. */
    private record Reading(long nanos, long pushes, CpuUse cpu) {
        double secondsSince(Reading before) {
            return (nanos - before.nanos) / (double) TimeUnit.SECONDS.toNanos(1);
        }
    }

    private Reading read() {
        return new Reading(System.nanoTime(), sinks.accepted().size(), CpuUse.now(server.pid()));
    }

    /** @param setting how the server is run, for the record */
    Measured measure(String setting) throws InterruptedException {
        try (HttpConnections connections = HttpConnections.open(server.url(), options.connections)) {
            Poster fast = poster(connections, new Pace.Maximum());
            fast.start();
            TimeUnit.SECONDS.sleep(options.warmUpSeconds);
            Reading before = read();
            TimeUnit.SECONDS.sleep(options.seconds);
            Reading after = drained(fast);
            double pushes = (after.pushes() - before.pushes()) / after.secondsSince(before);
            double notifications = pushes / population.endpoints();
            double p99 = p99(connections, notifications / 2);
            return measured(before, after, pushes, p99, setting);
        }
    }

    private Poster poster(HttpConnections connections, Pace pace) {
        return new Poster(
                connections,
                population,
                pace,
                template,
                (user, dueAt, status, id) -> meter.answered(status, System.nanoTime() - dueAt));
    }

    private double p99(HttpConnections connections, double perSecond) throws InterruptedException {
        Poster half = poster(connections, new Pace.Rate(Math.max(1, perSecond)));
        half.start();
        TimeUnit.SECONDS.sleep(CompareRun.SETTLING_SECONDS);
        meter.takeLatencies(null);
        TimeUnit.SECONDS.sleep(options.seconds);
        double micros = meter.takeLatencies(null).getValueAtPercentile(P99);
        drained(half);
        return micros / MICROS_PER_MILLI;
    }

    /** When the last push arrived, once no more have come for a while. */
    private Reading drained(Poster poster) throws InterruptedException {
        poster.stop();
        Reading last = read();
        long start = last.nanos();
        while (System.nanoTime() - last.nanos() < TimeUnit.SECONDS.toNanos(QUIET_SECONDS)
                && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(PATIENT_SECONDS)) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            last = sinks.accepted().size() == last.pushes() ? last : read();
        }
        poster.awaitAnswers(QUIET_SECONDS);
        return last;
    }

    private Measured measured(Reading before, Reading after, double pushesPerSecond, double p99, String setting) {
        CpuUse used = after.cpu().since(before.cpu());
        double microsPerMilli = MICROS_PER_SECOND / MILLIS_PER_SECOND / (after.pushes() - before.pushes());
        long stores = used.millis(Part.POSTGRES) + used.millis(Part.REDIS);
        double own = used.millis(Part.GATEWAY) * microsPerMilli;
        long taken = answers(true);
        return new Measured(
                pushesPerSecond,
                own,
                stores == 0 ? null : own + stores * microsPerMilli,
                pushesPerSecond / population.endpoints(),
                p99,
                taken * population.endpoints() - sinks.accepted().size(),
                answers(false),
                String.format(
                        Locale.ROOT,
                        "%s; %d posts under way, p99 at %,.0f/s",
                        setting,
                        options.connections,
                        pushesPerSecond / population.endpoints() / 2));
    }

    private long answers(boolean ok) {
        return meter.byStatus().entrySet().stream()
                .filter(answers -> (answers.getKey() / HUNDRED == OK) == ok)
                .mapToLong(answers -> answers.getValue())
                .sum();
    }
}
