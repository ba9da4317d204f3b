package io.tapline.gateway.config;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * Where operators look: health and metrics, apart from the API. Without authentication, so on an address that only they reach.
 *
 * @param port 0: any free one
 * @param admin who may administer apps there; null: nobody
 */
public record ManagementConfig(
        String host, int port, @Nullable AdminConfig admin) {

    public ManagementConfig {
        requireNonNull(host, "host");
    }
}
