package io.tapline.gateway.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.push.FcmEndpoint;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SubscriptionTest {

    private static final UUID SECRET = UUID.fromString("8c3dd0ae-1f8e-4a3d-9d0c-5a1b2c3d4e5f");

    private final Subscription subscription =
            new Subscription(new UUID(0, 1), SECRET, 1, new FcmEndpoint("token", Instant.EPOCH), Instant.MAX);

    @Test
    void itsSecretIsItsOwn() {
        assertThat(subscription.hasSecret(SECRET)).isTrue();
    }

    @Test
    void everyBitOfASecretCounts() {
        for (int bit = 0; bit < Long.SIZE; bit++) {
            long other = 1L << bit;
            long high = SECRET.getMostSignificantBits();
            long low = SECRET.getLeastSignificantBits();
            assertThat(subscription.hasSecret(new UUID(high ^ other, low))).isFalse();
            assertThat(subscription.hasSecret(new UUID(high, low ^ other))).isFalse();
        }
    }
}
