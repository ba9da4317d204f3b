package io.tapline.gateway.dispatch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tapline.push.Credential;
import io.tapline.push.Platform;
import io.tapline.push.credential.CachedCredentials;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the operator of tokens: each that is made or fetched, and each that cannot be had. Thread-safe; one for a node. */
public final class CredentialMetrics {

    /** Renewals by service and event. */
    public static final String RENEWALS = "tapline.push.credentials";

    /** Pushes by platform and app. */
    public static final String PREVIOUS = "tapline.credentials.previous";

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

    /** Counts the pushes of an app that go out with a credential that has been replaced. */
    Runnable ofPrevious(Platform platform, String app) {
        return Counter.builder(PREVIOUS)
                .description("Pushes that the current credential could not send, sent with the one before it")
                .tag("platform", platform.wireName())
                .tag("app", app)
                .register(registry)::increment;
    }

    private Counter counter(String service, String event) {
        return Counter.builder(RENEWALS)
                .description("Renewals of the tokens that pushes are sent with")
                .tag("service", service)
                .tag("event", event)
                .register(registry);
    }
}
