package io.tapline.push.credential;

import java.time.Duration;

/**
 * When a credential is to be renewed.
 *
 * @param early how long before it expires; half of its life when that is shorter
 * @param minimumAge until it is this old a refusal does not renew it: the issuer would punish that more than the refusal
 * @param holdOff the least time between a failed renewal and the next try, and between two renewals that refusals asked for
 */
public record RenewalPolicy(Duration early, Duration minimumAge, Duration holdOff) {

    public RenewalPolicy {
        if (early.isNegative() || minimumAge.isNegative() || holdOff.isNegative()) {
            throw new IllegalArgumentException("a renewal policy has no negative times");
        }
    }
}
