package io.tapline.gateway.config;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which traces are recorded, and where they go.
 *
 * @param endpoint where a collector takes OTLP over HTTP; null: nothing is recorded
 * @param sampling the share of requests that are traced, 0 to 1
 * @param trustCallers whether a request that comes with a trace goes on with it, sampled as its caller wishes; else it gets one of its
 *     own, linked to the caller's
 * @param serviceName what the traces call this service
 */
public record TracingConfig(@Nullable URI endpoint, double sampling, boolean trustCallers, String serviceName) {

    private static final Set<String> SCHEMES = Set.of("http", "https");

    public TracingConfig {
        requireNonNull(serviceName, "serviceName");
        if (endpoint != null) {
            if (endpoint.getHost() == null
                    || !SCHEMES.contains(endpoint.getScheme())
                    || endpoint.getPath().length() < 2) {
                throw new IllegalArgumentException("endpoint must be a URL such as http://localhost:4318/v1/traces");
            }
            if (endpoint.getRawUserInfo() != null) {
                throw new IllegalArgumentException("endpoint must not hold a user or password");
            }
        }
    }
}
