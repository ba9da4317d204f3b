package io.tapline.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * User and system time of a process or one of its threads, as Linux counts it.
 *
 * @param name of the program or thread, cut off after 15 bytes
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html">proc_pid_stat(5)</a>
 */
record ProcStat(String name, long cpuMillis) {

    /** The unit of the times in these files is a hundredth of a second on every Linux that Java runs on. */
    private static final long MILLIS_PER_TICK = 10;

    /** Of the fields after the name, which may itself hold blanks and brackets. */
    private static final int USER = 11;

    private static final int SYSTEM = 12;

    /** Fields of the first line of {@code /proc/stat}: what all CPUs did not work. */
    private static final int IDLE = 4;

    private static final int WAITING_FOR_DISKS = 5;
    /** Those after it are parts of earlier ones. */
    private static final int STOLEN = 8;

    /** What all CPUs worked since the machine started, in milliseconds. */
    static long ofMachine() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/stat"))) {
            return machine(lines.findFirst().orElseThrow());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static long machine(String line) {
        String[] fields = line.split(" +");
        long ticks = 0;
        for (int i = 1; i <= STOLEN; i++) {
            ticks += i == IDLE || i == WAITING_FOR_DISKS ? 0 : Long.parseLong(fields[i]);
        }
        return ticks * MILLIS_PER_TICK;
    }

    /** Of these processes as a whole, since each began. */
    static long cpuMillis(long... pids) {
        return LongStream.of(pids).map(pid -> ofProcess(pid).cpuMillis()).sum();
    }

    static ProcStat ofProcess(long pid) {
        try {
            return read(Path.of("/proc", Long.toString(pid), "stat"));
        } catch (IOException e) {
            throw new UncheckedIOException("process " + pid + " has ended", e);
        }
    }

    /** Those that live now: what a thread that ended had used is in its process's time only. */
    static List<ProcStat> ofThreads(long pid) {
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            return threads.flatMap(thread -> readIfAlive(thread.resolve("stat")))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("process " + pid + " has ended", e);
        }
    }

    private static Stream<ProcStat> readIfAlive(Path file) {
        try {
            return Stream.of(read(file));
        } catch (IOException ended) {
            return Stream.empty();
        }
    }

    private static ProcStat read(Path file) throws IOException {
        return parse(Files.readString(file, StandardCharsets.ISO_8859_1));
    }

    static ProcStat parse(String line) {
        int end = line.lastIndexOf(')');
        String name = line.substring(line.indexOf('(') + 1, end);
        String[] fields = line.substring(end + 2).split(" ");
        long ticks = Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM]);
        return new ProcStat(name, ticks * MILLIS_PER_TICK);
    }
}
