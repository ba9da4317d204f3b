package io.tapline.gateway.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tapline.gateway.sealing.Sealing;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CredentialExpiryTest {

    private static final Instant END = Instant.parse("2027-03-01T00:00:00Z");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private Instant now = END.minus(Duration.ofDays(31));
    private final CredentialExpiry expiry = new CredentialExpiry(registry, new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    });

    private static RegisteredApp app(String id, @Nullable Instant notAfter, @Nullable Instant usableUntil) {
        SealedCredential credential = new SealedCredential(
                1,
                id,
                Service.APNS,
                new Sealing.Sealed("k", new byte[0]),
                new JsonObject(),
                notAfter,
                Instant.EPOCH,
                usableUntil);
        return new RegisteredApp(id, new JsonObject(), List.of(), List.of(credential));
    }

    private double gauge() {
        return registry.get(CredentialExpiry.EXPIRES)
                .tags("app", "a", "service", "apns")
                .gauge()
                .value();
    }

    @Test
    void gaugeCountsTheSecondsThatAreLeft() {
        expiry.follow(List.of(), List.of(app("a", END, null)));
        assertThat(gauge()).isEqualTo(31 * 86_400.0);

        now = END.plusSeconds(5);
        assertThat(gauge()).isEqualTo(-5);
    }

    @Test
    void gaugeGoesWithTheCredential() {
        expiry.follow(List.of(), List.of(app("a", END, null)));
        expiry.follow(List.of(), List.of(app("a", null, null), app("b", END, END)));

        assertThat(registry.find(CredentialExpiry.EXPIRES).gauges()).isEmpty();
    }

    @Test
    void warningComesOnceADayInTheLastThirty() {
        expiry.follow(List.of(), List.of(app("a", END, null)));
        assertThat(expiry.tell()).isZero();

        now = END.minus(Duration.ofDays(30));
        assertThat(expiry.tell()).isEqualTo(1);
        assertThat(expiry.tell()).isZero();

        now = now.plus(Duration.ofDays(1));
        assertThat(expiry.tell()).isEqualTo(1);

        expiry.follow(List.of(), List.of(app("a", END.plus(Duration.ofDays(365)), null)));
        now = now.plus(Duration.ofDays(1));
        assertThat(expiry.tell()).isZero();
    }
}
