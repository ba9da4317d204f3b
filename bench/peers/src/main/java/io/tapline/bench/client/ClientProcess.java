package io.tapline.bench.client;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The JVM of one client: sends for a warm-up and a measured window, and prints what the window cost as lines of
 * {@code name=value}.
 */
public final class ClientProcess {

    private static final int POLL_MILLIS = 10;

    private final OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final ProcessHandle sink;
    private final Tally tally = new Tally();

    private ClientProcess(ProcessHandle sink) {
        this.sink = sink;
    }

    /**
     * Takes the class of a {@link Sender}, the sink's process id, its port, {@code true} for TLS, the length of a body, the
     * folder of the {@link Workload}, pushes in flight, seconds of warm-up, seconds to measure.
     */
    public static void main(String[] arguments) {
        int status = 0;
        try {
            measure(arguments);
        } catch (Exception | LinkageError e) {
            e.printStackTrace();
            status = 1;
        }
        // Neither the load nor the threads of a library end by themselves.
        Runtime.getRuntime().halt(status);
    }

    private static void measure(String[] arguments) throws Exception {
        Workload workload = new Workload(
                Integer.parseInt(arguments[2]),
                Boolean.parseBoolean(arguments[3]),
                Integer.parseInt(arguments[4]),
                Path.of(arguments[5]));
        Sender sender = Class.forName(arguments[0])
                .asSubclass(Sender.class)
                .getConstructor(Workload.class)
                .newInstance(workload);
        ProcessHandle sink = ProcessHandle.of(Long.parseLong(arguments[1])).orElseThrow();
        new ClientProcess(sink)
                .run(
                        sender,
                        Integer.parseInt(arguments[6]),
                        Integer.parseInt(arguments[7]),
                        Integer.parseInt(arguments[8]));
    }

    private void run(Sender sender, int inFlight, int warmUpSeconds, int seconds) throws Exception {
        sender.start(inFlight, tally);
        awaitMoreThan(0);
        TimeUnit.SECONDS.sleep(warmUpSeconds);
        Reading before = read();
        TimeUnit.SECONDS.sleep(seconds);
        awaitMoreThan(before.pushes);
        Reading after = read();
        double pushes = after.pushes - before.pushes;
        double nanos = after.nanos - before.nanos;
        System.out.println("cpuMicrosPerPush=" + (after.cpuNanos - before.cpuNanos) / 1e3 / pushes);
        System.out.println("allocBytesPerPush=" + (after.allocated - before.allocated) / pushes);
        System.out.println("pushesPerSecond=" + pushes * 1e9 / nanos);
        System.out.println("sinkCores=" + after.sinkCpu.minus(before.sinkCpu).toNanos() / nanos);
        System.out.println("tls=" + sender.tls());
        System.out.flush();
    }

    /** On a slow machine a short window may have none: for ever if the client hangs, which is its parent's to notice. */
    private void awaitMoreThan(long pushes) throws InterruptedException {
        while (tally.count() <= pushes) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    /** Counters since each began. */
    private record Reading(long nanos, long pushes, long cpuNanos, long allocated, Duration sinkCpu) {}

    private Reading read() {
        return new Reading(
                System.nanoTime(),
                tally.count(),
                process.getProcessCpuTime(),
                allocated(),
                sink.info().totalCpuDuration().orElse(Duration.ZERO));
    }

    /** By all threads that live, but for this one, which measures. */
    private long allocated() {
        long own = Thread.currentThread().getId();
        long sum = 0;
        for (long thread : threads.getAllThreadIds()) {
            sum += thread == own ? 0 : Math.max(0, threads.getThreadAllocatedBytes(thread));
        }
        return sum;
    }
}
