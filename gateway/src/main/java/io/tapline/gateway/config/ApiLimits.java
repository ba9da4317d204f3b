package io.tapline.gateway.config;

import java.time.Duration;

/**
 * What one request may ask for.
 *
 * @param maximumBodyBytes of a request body, as it arrives and after decompression
 * @param defaultPageSize items on a page when {@code $top} is absent
 * @param maximumPageSize the greatest {@code $top}
 * @param defaultLifetime from creation to expiry when no {@code expirationDateTime} was posted
 * @param maximumLifetime the latest {@code expirationDateTime}, counted from creation
 */
public record ApiLimits(
        int maximumBodyBytes,
        int defaultPageSize,
        int maximumPageSize,
        Duration defaultLifetime,
        Duration maximumLifetime) {

    public ApiLimits {
        atLeastOne(maximumBodyBytes, "maximumBodyBytes");
        atLeastOne(defaultPageSize, "defaultPageSize");
        atLeastOne(maximumPageSize, "maximumPageSize");
        Durations.requirePositive(defaultLifetime, "defaultLifetime");
        Durations.requirePositive(maximumLifetime, "maximumLifetime");
        if (defaultPageSize > maximumPageSize) {
            throw new IllegalArgumentException("defaultPageSize must not be over maximumPageSize");
        }
        if (defaultLifetime.compareTo(maximumLifetime) > 0) {
            throw new IllegalArgumentException("defaultLifetime must not be over maximumLifetime");
        }
    }

    private static void atLeastOne(int value, String component) {
        if (value < 1) {
            throw new IllegalArgumentException(component + " must be at least 1, is " + value);
        }
    }
}
