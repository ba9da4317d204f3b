package io.tapline.gateway.protection;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.push.ApnsEndpoint;
import io.tapline.push.ApnsEndpoint.Environment;
import io.tapline.push.Outcome;
import io.tapline.push.Outcome.Cause;
import io.tapline.push.Outcome.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class QuarantineTest {

    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final Outcome BAD = new Outcome.Rejected(Fault.ENDPOINT, "BadDeviceToken");

    private final RecordedGate listener = new RecordedGate();
    private long now = Long.MAX_VALUE - 5;
    private final Quarantine quarantine = new Quarantine(PAUSE, () -> now, listener);

    @Test
    void aBurstHoldsThePushesForAWhile() {
        settle(BAD, 19);
        assertThat(quarantine.hold(endpoint(0))).isNull();
        settle(BAD, 1);

        assertThat(quarantine.hold(endpoint(0)))
                .isEqualTo(
                        new Outcome.Retry(PAUSE, Cause.NOT_SENT, "wrong environment suspected: many BadDeviceToken"));
        assertThat(listener.events).containsExactly("tripped: most tokens are BadDeviceToken");
        assertThat(listener.held).isEqualTo(1);
    }

    @Test
    void whatIsStillUnderWayWhenItBeginsIsNotTheNextBurst() {
        settle(BAD, 20 + 100);
        now += PAUSE.toNanos();

        assertThat(quarantine.hold(endpoint(0))).isNull();
        settle(BAD, 19);
        assertThat(quarantine.hold(endpoint(0))).isNull();
        assertThat(listener.events).containsExactly("tripped: most tokens are BadDeviceToken", "released");
    }

    @Test
    void anotherBurstHoldsThemAgain() {
        settle(BAD, 20);
        now += PAUSE.toNanos();
        quarantine.hold(endpoint(0));
        settle(BAD, 20);

        assertThat(quarantine.hold(endpoint(0))).isNotNull();
        assertThat(listener.events).hasSize(3);
    }

    @Test
    void acceptedPushesSpeakForTheEnvironment() {
        for (int i = 0; i < 100; i++) {
            settle(BAD, 1);
            settle(Outcome.Accepted.UNNAMED, 1);
        }
        assertThat(quarantine.hold(endpoint(0))).isNull();
    }

    static Stream<Outcome> otherOutcomes() {
        return Stream.of(
                Outcome.Accepted.UNNAMED,
                new Outcome.Unregistered(null),
                new Outcome.Rejected(Fault.ENDPOINT, "DeviceTokenNotForTopic"),
                new Outcome.Rejected(Fault.CREDENTIAL, "InvalidProviderToken"),
                new Outcome.Retry(null, Cause.PROVIDER_FAULT, "503"));
    }

    @ParameterizedTest
    @MethodSource("otherOutcomes")
    void nothingElseHoldsThem(Outcome outcome) {
        settle(outcome, 1000);
        assertThat(quarantine.hold(endpoint(0))).isNull();
    }

    private void settle(Outcome outcome, int times) {
        for (int i = 0; i < times; i++) {
            quarantine.settled(endpoint(i), outcome);
        }
    }

    private static ApnsEndpoint endpoint(int device) {
        return new ApnsEndpoint("token" + device, "com.example", Environment.PRODUCTION, Instant.EPOCH);
    }
}
