package io.tapline.gateway.config;

import static java.util.Objects.requireNonNull;

/**
 * Where operators look: health and metrics, apart from the API. Without authentication, so on an address that only they reach.
 *
 * @param port 0: any free one
 */
public record ManagementConfig(String host, int port) {

    public ManagementConfig {
        requireNonNull(host, "host");
    }
}
