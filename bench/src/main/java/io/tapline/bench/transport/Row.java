package io.tapline.bench.transport;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** One client, one length of body, with TLS or without; and what its processes cost. */
record Row(ClientKind client, int bodyBytes, boolean tls, List<Figures> forks) {

    Row(ClientKind client, int bodyBytes, boolean tls) {
        this(client, bodyBytes, tls, new ArrayList<>());
    }

    Spread cpuMicros() {
        return spread(Figures::cpuMicrosPerPush);
    }

    Spread allocBytes() {
        return spread(figures -> figures.allocBytesPerPush() == null ? Double.NaN : figures.allocBytesPerPush());
    }

    Spread pushesPerSecond() {
        return spread(Figures::pushesPerSecond);
    }

    Spread sinkCores() {
        return spread(Figures::sinkCores);
    }

    private Spread spread(ToDoubleFunction<Figures> figure) {
        return Spread.of(forks.stream().mapToDouble(figure).toArray());
    }

    /** The median, least and greatest of several processes. */
    record Spread(double median, double least, double greatest) {
        static Spread of(double... values) {
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            int last = sorted.length - 1;
            return new Spread((sorted[last / 2] + sorted[last - last / 2]) / 2, sorted[0], sorted[last]);
        }
    }
}
