package io.tapline.gateway.webhook;

import static java.util.stream.Collectors.toUnmodifiableMap;
import static java.util.stream.Collectors.toUnmodifiableSet;

import io.tapline.gateway.config.AppConfig;
import io.tapline.gateway.config.WebhookConfig;
import io.tapline.gateway.notification.AppEvent;
import io.tapline.gateway.notification.AppEvents;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The webhooks of all apps, as they are at the moment. Thread-safe. */
public final class Webhooks implements AppEvents {

    private record Current(Map<String, WebhookConfig> byApp, Map<AppEvent, Set<String>> byEvent) {}

    private volatile Current current = new Current(Map.of(), Map.of());

    public Webhooks(List<AppConfig> apps) {
        replace(apps);
    }

    /** From then on these apps have webhooks, and no other. */
    public void replace(List<AppConfig> apps) {
        Map<String, WebhookConfig> byApp = new HashMap<>();
        for (AppConfig app : apps) {
            WebhookConfig webhook = app.webhook();
            if (webhook != null) {
                byApp.put(app.app().id(), webhook);
            }
        }
        current = new Current(
                Map.copyOf(byApp),
                Arrays.stream(AppEvent.values())
                        .collect(toUnmodifiableMap(
                                event -> event,
                                event -> byApp.entrySet().stream()
                                        .filter(webhook ->
                                                webhook.getValue().events().contains(event))
                                        .map(Map.Entry::getKey)
                                        .collect(toUnmodifiableSet()))));
    }

    @Override
    public Set<String> apps(AppEvent event) {
        return current.byEvent().getOrDefault(event, Set.of());
    }

    /** The apps that have one. */
    Set<String> apps() {
        return current.byApp().keySet();
    }

    Optional<WebhookConfig> of(String appId) {
        return Optional.ofNullable(current.byApp().get(appId));
    }
}
