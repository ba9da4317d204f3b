package io.tapline.gateway.webhook;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.tapline.gateway.notification.AppEvent;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Counts events by what became of them. Thread-safe; one for a node. */
final class WebhookMetrics {

    /** Events by kind and what became of them. */
    static final String EVENTS = "tapline.webhook.events";

    /** Requests to webhooks by what became of them. */
    static final String REQUESTS = "tapline.webhook.requests";

    /** How many seconds the oldest event has waited, by app. */
    static final String OLDEST = "tapline.webhook.oldest";

    enum Request {
        TAKEN,
        /** Answered, but not by 2xx. */
        REFUSED,
        /** No answer. */
        FAILED
    }

    private final Map<AppEvent, Counter> taken = new EnumMap<>(AppEvent.class);
    private final Map<AppEvent, Counter> dead = new EnumMap<>(AppEvent.class);
    private final Map<Request, Counter> requests = new EnumMap<>(Request.class);
    private final MultiGauge oldest;

    WebhookMetrics(MeterRegistry registry) {
        for (AppEvent kind : AppEvent.values()) {
            taken.put(kind, events(registry, kind, "taken"));
            dead.put(kind, events(registry, kind, "dead"));
        }
        for (Request outcome : Request.values()) {
            requests.put(
                    outcome,
                    Counter.builder(REQUESTS)
                            .description("Requests to webhooks, by outcome")
                            .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
        oldest = MultiGauge.builder(OLDEST)
                .description("Seconds that the oldest event for an app's webhook has waited")
                .register(registry);
    }

    private static Counter events(MeterRegistry registry, AppEvent kind, String outcome) {
        return Counter.builder(EVENTS)
                .description("Events for webhooks, by kind and outcome")
                .tag("event", kind.wireName())
                .tag("outcome", outcome)
                .register(registry);
    }

    void taken(EventBatch batch) {
        requireNonNull(requests.get(Request.TAKEN)).increment();
        batch.events().forEach(event -> requireNonNull(taken.get(event.kind())).increment());
    }

    void notTaken(Request outcome) {
        requireNonNull(requests.get(outcome)).increment();
    }

    void dead(AppEvent kind, long count) {
        requireNonNull(dead.get(kind)).increment((double) count);
    }

    /** @param secondsByApp of every app that has a webhook, 0 if nothing waits */
    void waiting(Map<String, Double> secondsByApp) {
        oldest.register(
                secondsByApp.entrySet().stream()
                        .map(app -> MultiGauge.Row.of(Tags.of("app", app.getKey()), app.getValue()))
                        .toList(),
                true);
    }
}
