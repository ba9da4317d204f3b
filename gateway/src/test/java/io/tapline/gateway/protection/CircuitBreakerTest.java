package io.tapline.gateway.protection;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.push.FcmEndpoint;
import io.tapline.push.Outcome;
import io.tapline.push.Outcome.Cause;
import io.tapline.push.Outcome.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CircuitBreakerTest {

    private static final FcmEndpoint ENDPOINT = new FcmEndpoint("token", Instant.EPOCH);
    private static final Duration PAUSE = Duration.ofSeconds(30);
    private static final Outcome BAD = new Outcome.Rejected(Fault.CREDENTIAL, "InvalidProviderToken");
    private static final Outcome GOOD = Outcome.Accepted.UNNAMED;

    private final RecordedGate listener = new RecordedGate();
    private long now = Long.MAX_VALUE - 5;
    private final CircuitBreaker breaker = new CircuitBreaker(3, PAUSE, () -> now, listener);

    @Test
    void failuresInARowOpenIt() {
        settle(BAD, BAD);
        assertThat(breaker.hold(ENDPOINT)).isNull();
        settle(BAD);

        assertThat(breaker.hold(ENDPOINT))
                .isEqualTo(new Outcome.Retry(PAUSE, Cause.NOT_SENT, "circuit open: InvalidProviderToken"));
        assertThat(listener.events).containsExactly("tripped: InvalidProviderToken");
        assertThat(listener.held).isEqualTo(1);
    }

    @Test
    void aSuccessBetweenBeginsTheCountAnew() {
        settle(BAD, BAD, GOOD, BAD, BAD);

        assertThat(breaker.hold(ENDPOINT)).isNull();
        assertThat(listener.events).isEmpty();
    }

    @Test
    void whatIsStillUnderWayWhenItOpensChangesNothing() {
        settle(BAD, BAD, BAD);
        passes(Duration.ofSeconds(10));
        settle(BAD, BAD, BAD, BAD);

        assertThat(breaker.hold(ENDPOINT)).extracting(Outcome.Retry::after).isEqualTo(Duration.ofSeconds(20));
        assertThat(listener.events).hasSize(1);
    }

    @Test
    void afterThePauseOnePushTriesAndTheOthersAreStillHeld() {
        settle(BAD, BAD, BAD);
        passes(PAUSE);

        assertThat(breaker.hold(ENDPOINT)).isNull();
        assertThat(breaker.hold(ENDPOINT)).isNotNull();
        assertThat(breaker.hold(ENDPOINT)).isNotNull();
    }

    @Test
    void theOneThatTriedAndFailedOpensItForAnotherPauseWithoutAnotherWord() {
        settle(BAD, BAD, BAD);
        passes(PAUSE);
        breaker.hold(ENDPOINT);
        settle(BAD);

        assertThat(breaker.hold(ENDPOINT)).extracting(Outcome.Retry::after).isEqualTo(PAUSE);
        assertThat(listener.events).containsExactly("tripped: InvalidProviderToken");
    }

    @Test
    void theOneThatTriedAndSucceededClosesIt() {
        settle(BAD, BAD, BAD);
        passes(PAUSE);
        breaker.hold(ENDPOINT);
        settle(GOOD);

        assertThat(breaker.hold(ENDPOINT)).isNull();
        assertThat(listener.events).containsExactly("tripped: InvalidProviderToken", "released");
    }

    @Test
    void theOneThatTriedAndHadNoAnswerLetsAnotherTry() {
        settle(BAD, BAD, BAD);
        passes(PAUSE);
        breaker.hold(ENDPOINT);
        settle(new Outcome.Retry(null, Cause.AMBIGUOUS, "connection closed"));

        assertThat(breaker.hold(ENDPOINT)).isNull();
        assertThat(breaker.hold(ENDPOINT)).isNotNull();
    }

    static Stream<Outcome> failuresOfTheCredential() {
        return Stream.of(
                BAD,
                new Outcome.Retry(null, Cause.NO_CREDENTIAL, "credential: no answer"),
                new Outcome.Retry(null, Cause.CREDENTIAL_EXPIRED, "401"));
    }

    @ParameterizedTest
    @MethodSource("failuresOfTheCredential")
    void eachKindOfCredentialFailureCounts(Outcome failure) {
        settle(failure, failure, failure);
        assertThat(breaker.hold(ENDPOINT)).isNotNull();
    }

    static Stream<Outcome> signsOfAGoodCredential() {
        return Stream.of(
                GOOD,
                new Outcome.Unregistered(null),
                new Outcome.Rejected(Fault.ENDPOINT, "BadDeviceToken"),
                new Outcome.Rejected(Fault.MESSAGE, "PayloadTooLarge"),
                new Outcome.Retry(null, Cause.ENDPOINT_THROTTLED, "TooManyRequests"));
    }

    @ParameterizedTest
    @MethodSource("signsOfAGoodCredential")
    void anyAnswerThatFollowsALookAtTheCredentialClosesIt(Outcome sign) {
        settle(BAD, BAD, BAD, sign);
        assertThat(breaker.hold(ENDPOINT)).isNull();
    }

    static Stream<Outcome> signsOfNothing() {
        return Stream.of(Cause.PROVIDER_THROTTLED, Cause.PROVIDER_FAULT, Cause.NOT_SENT, Cause.AMBIGUOUS)
                .map(cause -> new Outcome.Retry(null, cause, "?"));
    }

    @ParameterizedTest
    @MethodSource("signsOfNothing")
    void whatTellsNothingOfTheCredentialNeitherCountsNorForgives(Outcome nothing) {
        settle(nothing, nothing, nothing, BAD, nothing, BAD, nothing);
        assertThat(breaker.hold(ENDPOINT)).isNull();
        settle(BAD);
        assertThat(breaker.hold(ENDPOINT)).isNotNull();
    }

    private void settle(Outcome... outcomes) {
        for (Outcome outcome : outcomes) {
            breaker.settled(ENDPOINT, outcome);
        }
    }

    private void passes(Duration time) {
        now += time.toNanos();
    }
}
