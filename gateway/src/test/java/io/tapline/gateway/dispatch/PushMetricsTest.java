package io.tapline.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tapline.push.Credential;
import io.tapline.push.Outcome;
import io.tapline.push.Platform;
import io.tapline.push.credential.CachedCredentials;
import java.time.Instant;
import java.util.Collection;
import org.junit.jupiter.api.Test;

class PushMetricsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final PushMetrics metrics = new PushMetrics(registry);

    @Test
    void everyCauseAndFaultIsCountedApart() {
        for (Outcome.Cause cause : Outcome.Cause.values()) {
            metrics.count(Platform.IOS, new Outcome.Retry(null, cause, "reason"));
        }
        for (Outcome.Fault fault : Outcome.Fault.values()) {
            metrics.count(Platform.IOS, new Outcome.Rejected(fault, "reason"));
        }

        assertThat(failures(Platform.IOS))
                .hasSize(Outcome.Cause.values().length + Outcome.Fault.values().length)
                .allSatisfy(counter -> assertThat(counter.count()).isEqualTo(1));
        assertThat(failures(Platform.ANDROID))
                .allSatisfy(counter -> assertThat(counter.count()).isZero());
    }

    @Test
    void renewalsOfTokensAreCounted() {
        CachedCredentials.Listener listener = new CredentialMetrics(registry).of("fcm", "app");
        listener.renewed(new Credential("secret", Instant.EPOCH));
        listener.renewalFailed(new IllegalStateException("down"));
        listener.renewalFailed(new IllegalStateException("down"));

        assertThat(renewals("renewed")).isEqualTo(1);
        assertThat(renewals("failed")).isEqualTo(2);
    }

    private Collection<Counter> failures(Platform platform) {
        return registry.get(PushMetrics.FAILURES)
                .tag("platform", platform.wireName())
                .counters();
    }

    private double renewals(String event) {
        return registry.get(CredentialMetrics.RENEWALS)
                .tags("service", "fcm", "event", event)
                .counter()
                .count();
    }
}
