package io.tapline.gateway.onboarding;

import io.tapline.gateway.config.ConfigException;
import io.tapline.gateway.rest.ApiError;
import io.tapline.gateway.rest.ApiFailure;
import java.util.function.Supplier;

/** What the readers of the configuration say of an app or a credential, as the answer to whoever sent it. */
final class Problems {

    private Problems() {}

    /** @throws ApiFailure INVALID_REQUEST with all that is wrong, on one line */
    static <T> T valid(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (ConfigException problems) {
            throw ApiFailure.of(ApiError.INVALID_REQUEST, String.join("; ", problems.problems()));
        } catch (IllegalArgumentException refused) {
            throw ApiFailure.of(ApiError.INVALID_REQUEST, String.valueOf(refused.getMessage()));
        }
    }
}
