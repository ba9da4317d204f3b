package io.tapline.gateway.dispatch;

import static java.util.Objects.requireNonNull;

import io.tapline.apns.ApnsConfig;
import io.tapline.gateway.protection.Protection;
import io.tapline.push.Platform;
import io.tapline.push.PushClient;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The push clients of one event loop, over its own pooled connections. It follows the apps: the client of a credential that was
 * replaced takes no more pushes and ends with those that it has, while another takes the next. Confined to that loop.
 */
public final class PooledPushClients implements PushClients {

    private static final int DRAIN_SECONDS = 5;

    /** @param previous null unless a replaced credential may still be used */
    private record Accesses(AppCredentials.Access current, AppCredentials.@Nullable Access previous) {}

    private record Made(Accesses of, PushClient client) {}

    private final Supplier<ServedApps> served;
    private final Protection.OfEventLoop protection;
    private final ProviderClients providers;
    private final CredentialMetrics metrics;
    private final Set<Future<Void>> draining = new HashSet<>();
    private Map<String, Map<Platform, Made>> byApp = Map.of();
    private @Nullable ServedApps seen;

    /**
     * @param context the event loop that all of it lives on
     * @param encryption the threads that encrypt Web Pushes, for all event loops. Not closed by this
     */
    public PooledPushClients(
            Context context,
            Supplier<ServedApps> served,
            PushTransports transports,
            Protection.OfEventLoop protection,
            Executor encryption,
            Clock clock,
            CredentialMetrics metrics) {
        this.served = served;
        this.protection = protection;
        this.providers = new ProviderClients(context, transports, encryption, clock);
        this.metrics = metrics;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // of another object everything may differ, and of the same nothing
    public @Nullable PushClient of(String appId, Platform platform) {
        ServedApps now = served.get();
        if (now != seen) {
            follow(now);
        }
        Map<Platform, Made> clients = byApp.get(appId);
        Made made = clients == null ? null : clients.get(platform);
        return made == null ? null : made.client();
    }

    private void follow(ServedApps now) {
        seen = now;
        Map<String, Map<Platform, Made>> last = byApp;
        Map<String, Map<Platform, Made>> next = new HashMap<>();
        now.credentials().forEach((id, app) -> next.put(id, clients(now, app, last.getOrDefault(id, Map.of()))));
        byApp = next;
        Set<PushClient> kept = all(next);
        List<Future<Void>> ended = all(last).stream()
                .filter(client -> !kept.contains(client))
                .map(PushClient::close)
                .toList();
        Future<Void> drained = Future.join(ended).mapEmpty();
        if (!drained.isComplete()) {
            draining.add(drained);
            drained.onComplete(done -> draining.remove(drained));
        }
        providers.keepOnly(certificates(now), drained);
    }

    private Map<Platform, Made> clients(ServedApps now, AppCredentials app, Map<Platform, Made> last) {
        AppCredentials previous = now.previous().get(app.config().app().id());
        Map<Platform, Made> clients = new EnumMap<>(Platform.class);
        for (Platform platform : Platform.values()) {
            AppCredentials.Access access = app.access(platform);
            if (access != null) {
                Accesses accesses = new Accesses(access, previous == null ? null : previous.access(platform));
                Made made = last.get(platform);
                clients.put(
                        platform,
                        made != null && made.of().equals(accesses)
                                ? made
                                : new Made(accesses, client(app, platform, accesses)));
            }
        }
        return clients;
    }

    private PushClient client(AppCredentials app, Platform platform, Accesses accesses) {
        PushClient client = providers.of(platform, accesses.current());
        if (accesses.previous() != null) {
            client = new OverlappingPushClient(
                    client,
                    providers.of(platform, accesses.previous()),
                    metrics.ofPrevious(platform, app.config().app().id()));
        }
        return protection.around(client, app.config(), platform);
    }

    private static Set<ApnsConfig.Certificate> certificates(ServedApps apps) {
        Set<ApnsConfig.Certificate> certificates = new HashSet<>();
        for (Map<String, AppCredentials> credentials : List.of(apps.credentials(), apps.previous())) {
            for (AppCredentials app : credentials.values()) {
                if (app.config().apns() != null
                        && requireNonNull(app.config().apns()).authentication()
                                instanceof ApnsConfig.Certificate certificate) {
                    certificates.add(certificate);
                }
            }
        }
        return certificates;
    }

    private static Set<PushClient> all(Map<String, Map<Platform, Made>> byApp) {
        Set<PushClient> clients = new HashSet<>();
        byApp.values().forEach(made -> made.values().forEach(one -> clients.add(one.client())));
        return clients;
    }

    /** The clients first: a transport does not know of a push that waits for its credential, or is being encrypted. */
    @Override
    public Future<Void> close() {
        List<Future<Void>> ended = new ArrayList<>(draining);
        all(byApp).forEach(client -> ended.add(client.close()));
        return Future.join(ended)
                .timeout(DRAIN_SECONDS, TimeUnit.SECONDS)
                // Also after the time-out: a transport cuts off what is left.
                .transform(drained -> providers.close());
    }
}
