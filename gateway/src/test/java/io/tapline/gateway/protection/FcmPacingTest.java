package io.tapline.gateway.protection;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.push.FcmEndpoint;
import io.tapline.push.Outcome;
import io.tapline.push.Outcome.Cause;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FcmPacingTest {

    private static final FcmEndpoint ENDPOINT = new FcmEndpoint("token", Instant.EPOCH);
    private static final Outcome THROTTLED =
            new Outcome.Retry(Duration.ofMinutes(1), Cause.PROVIDER_THROTTLED, "QUOTA_EXCEEDED");

    private final RecordedGate listener = new RecordedGate();
    private long now = Long.MAX_VALUE - 5;
    private int device;

    @Test
    void whatDoesNotFitIsToldWhenThereIsRoom() {
        FcmPacing pacing = pacing(10, 240);
        assertThat(pacing.hold(nextDevice())).isNull();

        assertThat(pacing.hold(nextDevice()))
                .isEqualTo(
                        new Outcome.Retry(Duration.ofMillis(100), Cause.NOT_SENT, "the FCM project's rate is used up"));
        assertThat(listener.held).isEqualTo(1);
        now += Duration.ofMillis(100).toNanos();
        assertThat(pacing.hold(nextDevice())).isNull();
    }

    @Test
    void aThrottledProjectIsSlowedDownAndComesBack() {
        FcmPacing pacing = pacing(1000, 240);
        pacing.settled(ENDPOINT, THROTTLED);
        pacing.settled(ENDPOINT, THROTTLED);

        assertThat(letThrough(pacing)).isEqualTo(50);
        now += AdaptiveRate.RECOVERY.toNanos();
        assertThat(letThrough(pacing)).isEqualTo(100);
        assertThat(listener.events).containsExactly("tripped: QUOTA_EXCEEDED", "released");
    }

    @Test
    void aThrottledDeviceSlowsDownNobodyElse() {
        FcmPacing pacing = pacing(1000, 240);
        pacing.settled(ENDPOINT, new Outcome.Retry(null, Cause.ENDPOINT_THROTTLED, "QUOTA_EXCEEDED"));

        assertThat(letThrough(pacing)).isEqualTo(100);
        assertThat(listener.events).isEmpty();
    }

    @Test
    void aFloodedDeviceIsHeldAndUsesUpNothingOfTheProject() {
        FcmPacing pacing = pacing(1000, 2);
        assertThat(pacing.hold(ENDPOINT)).isNull();
        assertThat(pacing.hold(ENDPOINT)).isNull();
        for (int i = 0; i < 1000; i++) {
            assertThat(pacing.hold(ENDPOINT))
                    .isEqualTo(
                            new Outcome.Retry(Duration.ofSeconds(30), Cause.NOT_SENT, "the device's rate is used up"));
        }
        assertThat(letThrough(pacing)).isEqualTo(98);
    }

    private FcmPacing pacing(double perSecond, int perMinuteAndDevice) {
        return new FcmPacing(perSecond, perMinuteAndDevice, () -> now, listener);
    }

    private int letThrough(FcmPacing pacing) {
        int letThrough = 0;
        for (int i = 0; i < 200; i++) {
            if (pacing.hold(nextDevice()) == null) {
                letThrough++;
            }
        }
        return letThrough;
    }

    private FcmEndpoint nextDevice() {
        return new FcmEndpoint("token" + device++, Instant.EPOCH);
    }
}
