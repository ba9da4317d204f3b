package io.tapline.bench.load;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** CPU time by part of the set-up, since each part began. A gateway's own is counted for its process as a whole, and summed where there are several. */
public record CpuUse(Map<Part, Long> millis) {

    /** Who uses the machine. */
    public enum Part {
        /** The process under test, or the processes, all of them: the figure that the results state. */
        GATEWAY("gateway"),
        /** Of {@link #GATEWAY}. */
        GATEWAY_EVENT_LOOPS("  event loops"),
        /** Of {@link #GATEWAY}. */
        GATEWAY_GARBAGE_COLLECTION("  garbage collection"),
        /** Of {@link #GATEWAY}. */
        GATEWAY_COMPILATION("  JIT compilation"),
        POSTGRES("Postgres"),
        REDIS("Redis"),
        SINKS("sinks"),
        /** The measuring process without its sinks; much of it is JIT compilation while the process is young. */
        GENERATOR("generator and its JIT"),
        /** Processes that are no part of this run, the kernel's own work, and what the hypervisor took: little on a quiet machine. */
        REST_OF_MACHINE("rest of the machine");

        private final String label;

        Part(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    /** @param gatewayPids of all gateways */
    public static CpuUse now(long... gatewayPids) {
        Map<Part, Long> millis = new EnumMap<>(Part.class);
        long own = ProcessHandle.current().pid();
        List<ProcStat> gatewayThreads = LongStream.of(gatewayPids)
                .mapToObj(ProcStat::ofThreads)
                .flatMap(List::stream)
                .toList();
        long sinks = sum(ProcStat.ofThreads(own), Sinks.THREAD_NAME);
        millis.put(Part.GATEWAY, ProcStat.cpuMillis(gatewayPids));
        millis.put(Part.GATEWAY_EVENT_LOOPS, sum(gatewayThreads, "vert.x-"));
        millis.put(Part.GATEWAY_GARBAGE_COLLECTION, sum(gatewayThreads, "GC ", "G1 ", "Z", "VM Thread"));
        millis.put(Part.GATEWAY_COMPILATION, sum(gatewayThreads, "C1 ", "C2 "));
        millis.put(Part.POSTGRES, sumOfServers("postgres"));
        millis.put(Part.REDIS, sumOfServers("redis-server"));
        millis.put(Part.SINKS, sinks);
        millis.put(Part.GENERATOR, ProcStat.ofProcess(own).cpuMillis() - sinks);
        millis.put(Part.REST_OF_MACHINE, ProcStat.ofMachine() - parts(millis));
        return new CpuUse(millis);
    }

    private static long parts(Map<Part, Long> millis) {
        return Stream.of(Part.GATEWAY, Part.POSTGRES, Part.REDIS, Part.SINKS, Part.GENERATOR)
                .mapToLong(part -> millis.getOrDefault(part, 0L))
                .sum();
    }

    private static long sum(List<ProcStat> threads, String... names) {
        return threads.stream()
                .filter(thread -> List.of(names).stream().anyMatch(thread.name()::startsWith))
                .mapToLong(ProcStat::cpuMillis)
                .sum();
    }

    /** The servers are children of this process, and Postgres's backends are children of its server. */
    private static long sumOfServers(String program) {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().command().orElse("").endsWith("/" + program))
                .mapToLong(process -> ProcStat.ofProcess(process.pid()).cpuMillis())
                .sum();
    }

    public long millis(Part part) {
        return millis.getOrDefault(part, 0L);
    }

    public CpuUse since(CpuUse before) {
        Map<Part, Long> used = new EnumMap<>(Part.class);
        millis.forEach((part, now) -> used.put(part, Math.max(0, now - before.millis(part))));
        return new CpuUse(used);
    }
}
