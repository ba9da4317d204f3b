package io.tapline.gateway.subscription;

import static java.util.Objects.requireNonNull;

import io.tapline.push.Endpoint;
import java.time.Instant;
import java.util.UUID;

/**
 * One device of a user, as far as sending needs it.
 *
 * @param id of this device's subscription; kept when it renews
 * @param secret the random half of its {@link Unsid}; kept when it renews
 * @param registration counts renewals: tells the address that a push was sent to from one that came later
 * @param expiresAt receives nothing from then on, unless renewed
 */
public record Subscription(UUID id, UUID secret, long registration, Endpoint endpoint, Instant expiresAt) {
    public Subscription {
        requireNonNull(id, "id");
        requireNonNull(secret, "secret");
        requireNonNull(endpoint, "endpoint");
        requireNonNull(expiresAt, "expiresAt");
    }

    /** Whether its secret is this one, in a time that does not depend on how much of it is right. */
    boolean hasSecret(UUID guess) {
        long differences = (secret.getMostSignificantBits() ^ guess.getMostSignificantBits())
                | (secret.getLeastSignificantBits() ^ guess.getLeastSignificantBits());
        return differences == 0;
    }
}
