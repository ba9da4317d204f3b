package io.tapline.gateway.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class NotificationIdsTest {

    private static final Instant NOW = Instant.parse("2026-11-21T10:15:30.123Z");

    private final NotificationIds ids = new NotificationIds(Clock.fixed(NOW, ZoneOffset.UTC), new SplittableRandom(1));

    @Test
    void idsAreUuidsOfVersion7AndCarryTheirInstant() {
        UUID id = ids.next();

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(NotificationIds.instantOf(id)).isEqualTo(NOW);
    }

    @Test
    void idsGrowStrictlyWhileTheClockStandsStill() {
        UUID previous = ids.next();
        for (int i = 0; i < 10_000; i++) {
            UUID next = ids.next();
            assertThat(next.getMostSignificantBits()).isGreaterThan(previous.getMostSignificantBits());
            assertThat(next.version()).isEqualTo(7);
            previous = next;
        }
    }

    @Test
    void floorIsNotAboveAnyIdOfItsInstantAndAboveAllEarlierOnes() {
        UUID id = ids.next();

        assertThat(Long.compareUnsigned(
                        NotificationIds.floor(NOW).getMostSignificantBits(), id.getMostSignificantBits()))
                .isNegative();
        assertThat(NotificationIds.floor(NOW.plusMillis(1)).getMostSignificantBits())
                .isGreaterThan(id.getMostSignificantBits());
    }
}
