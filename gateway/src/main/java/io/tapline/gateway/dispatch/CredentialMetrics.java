package io.tapline.gateway.dispatch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tapline.push.Credential;
import io.tapline.push.credential.CachedCredentials;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the operator of tokens: each that is made or fetched, and each that cannot be had. Thread-safe; one for a node. */
public final class CredentialMetrics {

    /** Renewals by service and event. */
    public static final String RENEWALS = "tapline.push.credentials";

    private static final Logger LOG = LoggerFactory.getLogger(CredentialMetrics.class);

    private final MeterRegistry registry;

    public CredentialMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    CachedCredentials.Listener of(String service, String app) {
        Counter renewed = counter(service, "renewed");
        Counter failed = counter(service, "failed");
        return new CachedCredentials.Listener() {
            @Override
            public void renewed(Credential credential) {
                renewed.increment();
            }

            @Override
            public void renewalFailed(Throwable cause) {
                failed.increment();
                LOG.warn("App {} gets no token for {}: {}", app, service, cause.toString());
            }
        };
    }

    private Counter counter(String service, String event) {
        return Counter.builder(RENEWALS)
                .description("Renewals of the tokens that pushes are sent with")
                .tag("service", service)
                .tag("event", event)
                .register(registry);
    }
}
