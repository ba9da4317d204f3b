package io.tapline.bench.transport;

import io.tapline.bench.client.FcmMessage;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A bound on a figure of ours, absolute or relative to another client's in the same run.
 *
 * @param reference null when the bound is absolute
 */
record Goal(
        ClientKind ours,
        String figure,
        int bodyBytes,
        boolean atMost,
        double bound,
        @Nullable ClientKind reference,
        Function<Row, Row.Spread> of) {

    private static final int SMALL = 120;
    private static final int LARGE = 1024;

    static final List<Goal> OF_TRANSPORT = List.of(
            new Goal(ClientKind.TAPLINE, "CPU", SMALL, true, 0.40, ClientKind.PUSHY, Row::cpuMicros),
            new Goal(ClientKind.TAPLINE, "CPU", SMALL, true, 0.90, ClientKind.H2LOAD, Row::cpuMicros),
            new Goal(ClientKind.TAPLINE, "CPU", LARGE, true, 0.45, ClientKind.PUSHY, Row::cpuMicros),
            new Goal(ClientKind.TAPLINE, "pushes/s", SMALL, false, 2.3, ClientKind.PUSHY, Row::pushesPerSecond),
            new Goal(ClientKind.TAPLINE, "allocated bytes", SMALL, true, 1_000, null, Row::allocBytes));

    static final List<Goal> OF_FCM = Stream.of(ClientKind.FIREBASE, ClientKind.FIREBASE_MULTIPLEXING)
            .map(reference -> new Goal(
                    ClientKind.TAPLINE_TO_FCM, "CPU", FcmMessage.bytes(), true, 0.1, reference, Row::cpuMicros))
            .toList();

    /** In words; empty when a row that it needs was not measured. */
    Optional<String> compare(List<Row> rows) {
        Optional<Row> own = row(rows, ours);
        if (reference == null) {
            return own.map(row -> verdict(of.apply(row).median()));
        }
        return own.flatMap(row -> row(rows, reference)
                .map(other -> verdict(of.apply(row).median() / of.apply(other).median())));
    }

    private Optional<Row> row(List<Row> rows, ClientKind client) {
        return rows.stream()
                .filter(row -> row.tls() && row.client() == client && row.bodyBytes() == bodyBytes)
                .findFirst();
    }

    private String verdict(double value) {
        boolean reached = atMost ? value <= bound : value >= bound;
        String form = reference == null ? "%.0f" : "%.3f";
        return String.format(
                Locale.ROOT,
                "%-7s %s, %d bytes: " + form + "%s; goal %s " + form,
                reached ? "reached" : "MISSED",
                figure,
                bodyBytes,
                value,
                reference == null ? "" : " x " + reference,
                atMost ? "<=" : ">=",
                bound);
    }
}
