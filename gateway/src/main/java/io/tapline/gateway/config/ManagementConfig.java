package io.tapline.gateway.config;

import static java.util.Objects.requireNonNull;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where operators look: health and metrics, apart from the API.
 *
 * @param port 0: any free one
 * @param tls null: cleartext
 * @param metricsKeys of whom may read the metrics, as a bearer token; empty: anyone may who reaches the address. Secrets
 * @param admin who may administer apps there; null: nobody
 */
public record ManagementConfig(
        String host,
        int port,
        @Nullable ListenerTls tls,
        Set<String> metricsKeys,
        @Nullable AdminConfig admin) {

    /** A key is no password: it can be long. */
    private static final int SHORTEST_KEY = 16;

    public ManagementConfig {
        requireNonNull(host, "host");
        metricsKeys = Set.copyOf(metricsKeys);
        if (metricsKeys.stream().anyMatch(key -> key.length() < SHORTEST_KEY)) {
            throw new IllegalArgumentException("metricsKeys must have at least " + SHORTEST_KEY + " characters each");
        }
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return "ManagementConfig[host=" + host + ", port=" + port + ", tls=" + tls + ", metricsKeys="
                + metricsKeys.size() + ", admin=" + admin + "]";
    }
}
