package io.tapline.gateway.config;

import java.time.Duration;

/**
 * How a gateway that is told to stop gets there.
 *
 * @param delay from "not ready" to the end of accepting, for a load balancer to notice
 * @param timeout in which requests and pushes under way may end
 */
public record DrainConfig(Duration delay, Duration timeout) {

    public DrainConfig {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("drainDelay must not be negative, is " + delay);
        }
        Durations.requirePositive(timeout, "drainTimeout");
    }
}
