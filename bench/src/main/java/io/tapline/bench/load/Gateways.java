package io.tapline.bench.load;

import java.io.IOException;
import java.net.URI;
import java.util.List;

/** The gateways under test, processes that share one Postgres and one Redis. What is measured of them is summed. Blocking. */
record Gateways(List<GatewayProcess> all) {

    Gateways {
        all = List.copyOf(all);
        if (all.isEmpty()) {
            throw new IllegalArgumentException("no gateway");
        }
    }

    /** To be asked where it does not matter which. */
    GatewayProcess first() {
        return all.get(0);
    }

    List<URI> urls() {
        return all.stream().map(GatewayProcess::url).toList();
    }

    long[] pids() {
        return all.stream().mapToLong(GatewayProcess::pid).toArray();
    }

    /** Of their processes as a whole, since each began. */
    long cpuMillis() {
        return ProcStat.cpuMillis(pids());
    }

    /** See {@link GatewayProcess#heapUsedKilobytes}. */
    long heapUsedKilobytes() throws IOException, InterruptedException {
        long sum = 0;
        for (GatewayProcess gateway : all) {
            sum += gateway.heapUsedKilobytes();
        }
        return sum;
    }

    /** Of each its own peak, which need not have been at the same moment. */
    long peakResidentKilobytes() throws IOException {
        long sum = 0;
        for (GatewayProcess gateway : all) {
            sum += gateway.peakResidentKilobytes();
        }
        return sum;
    }
}
