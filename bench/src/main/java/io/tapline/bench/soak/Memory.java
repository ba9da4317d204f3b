package io.tapline.bench.soak;

import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What this process holds, in bytes.
 *
 * @param heap used after a full collection
 * @param direct of Java's and Netty's direct buffers, pooled ones included
 * @param resident all of it, TLS and code included
 */
record Memory(long heap, long direct, long resident) {

    private static final long KIBIBYTE = 1024;
    private static final double MEGABYTE = 1e6;

    /** Collects garbage first. */
    static Memory now() throws IOException {
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        long ofJava = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return new Memory(heap, Math.max(ofJava, PlatformDependent.usedDirectMemory()), residentBytes());
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "heap %.1f MB, direct %.1f MB, resident %.0f MB",
                heap / MEGABYTE,
                direct / MEGABYTE,
                resident / MEGABYTE);
    }

    private static long residentBytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> KIBIBYTE * Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }
}
