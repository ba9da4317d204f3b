package io.tapline.bench.transport;

import java.util.List;

/** Rows as a run leaves them. */
final class Rows {

    private Rows() {}

    /** Of one process that spent so many microseconds on a push. */
    static Row of(ClientKind client, int bodyBytes, boolean tls, double cpuMicros) {
        Double allocated = client == ClientKind.H2LOAD ? null : 100 * cpuMicros;
        String encryption = tls ? "BoringSSL" : "none";
        return new Row(
                client,
                bodyBytes,
                tls,
                List.of(new Figures(cpuMicros, allocated, 1_000_000 / cpuMicros, 0.5, encryption)));
    }
}
