package io.tapline.gateway.config;

import static java.util.Objects.requireNonNull;

/**
 * Where the API listens, and how much of it there is.
 *
 * @param port 0: any free one
 * @param eventLoops each runs one whole path of a notification, from the request to the push
 * @param maximumInFlight notifications of one event loop between admission and commit; over it the answer is 503
 */
public record HttpConfig(
        String host, int port, int eventLoops, int maximumInFlight, StreamLimits streams, ApiConfig api) {

    public HttpConfig {
        requireNonNull(host, "host");
        requireNonNull(streams, "streams");
        requireNonNull(api, "api");
    }
}
