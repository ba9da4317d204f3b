package io.tapline.gateway.onboarding;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.tapline.apns.ApnsConfig;
import io.tapline.apns.PushCertificate;
import io.tapline.gateway.config.AppConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells operators before credentials expire: a gauge, and a line of log each day of the last thirty. Confined to one event loop. */
final class CredentialExpiry {

    /** Seconds until a credential expires, negative afterwards, by app and service. */
    static final String EXPIRES = "tapline.credentials.expires";

    private static final Logger LOG = LoggerFactory.getLogger(CredentialExpiry.class);
    private static final Duration EARLY = Duration.ofDays(30);
    private static final Duration BETWEEN_WARNINGS = Duration.ofDays(1);

    private final Clock clock;
    private final MultiGauge gauge;
    private final Map<Expiring, Instant> warnedAt = new HashMap<>();
    private List<Expiring> expiring = List.of();

    private record Expiring(String app, String service, Instant notAfter) {}

    CredentialExpiry(MeterRegistry registry, Clock clock) {
        this.clock = clock;
        this.gauge = MultiGauge.builder(EXPIRES)
                .description("Time until a credential expires")
                .baseUnit("seconds")
                .register(registry);
    }

    /** Takes these apps for the current ones. */
    void follow(List<AppConfig> configured, List<RegisteredApp> registered) {
        List<Expiring> next = new ArrayList<>();
        for (AppConfig app : configured) {
            if (app.apns() != null && app.apns().authentication() instanceof ApnsConfig.Certificate certificate) {
                Instant notAfter = PushCertificate.of(certificate).notAfter();
                next.add(new Expiring(app.app().id(), Service.APNS.key(), notAfter));
            }
        }
        for (RegisteredApp app : registered) {
            for (SealedCredential credential : app.credentials()) {
                if (credential.isCurrent() && credential.notAfter() != null) {
                    next.add(new Expiring(app.id(), credential.service().key(), credential.notAfter()));
                }
            }
        }
        expiring = next;
        warnedAt.keySet().retainAll(next);
        gauge.register(
                next.stream()
                        .map(one -> MultiGauge.Row.of(
                                Tags.of("app", one.app(), "service", one.service()), () -> secondsLeft(one)))
                        .toList(),
                true);
    }

    private long secondsLeft(Expiring one) {
        return Duration.between(clock.instant(), one.notAfter()).toSeconds();
    }

    /**
     * Warns of what expires soon, unless it has within the last day.
     *
     * @return of how many
     */
    int tell() {
        Instant now = clock.instant();
        int warnings = 0;
        for (Expiring one : expiring) {
            Instant last = warnedAt.get(one);
            boolean soon = !now.isBefore(one.notAfter().minus(EARLY));
            if (soon && (last == null || !now.isBefore(last.plus(BETWEEN_WARNINGS)))) {
                warnedAt.put(one, now);
                warnings++;
                LOG.warn("The {} credential of app {} expires at {}", one.service(), one.app(), one.notAfter());
            }
        }
        return warnings;
    }
}
