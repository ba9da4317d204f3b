package io.tapline.gateway.onboarding;

import static java.util.Objects.requireNonNull;

import io.tapline.gateway.config.AppConfig;
import io.tapline.gateway.config.ConfigException;
import io.tapline.gateway.config.GatewayConfig;
import io.tapline.gateway.config.WebhookConfig;
import io.tapline.gateway.dispatch.CredentialSources;
import io.tapline.gateway.dispatch.ServedApps;
import io.tapline.gateway.identity.App;
import io.tapline.gateway.identity.Apps;
import io.tapline.gateway.onboarding.PostgresApps.Stored;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The apps that this node serves: those of its configuration, which never change, and those of the registry, which it looks at every
 * two seconds. The one place where the rest of the node asks for apps; {@link #get} may be called from any thread and costs a volatile
 * read. All else is confined to one event loop.
 */
public final class AppRegistry implements Supplier<ServedApps> {

    /** How late a node can be with a change that was made at another. */
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(AppRegistry.class);

    private final Vertx vertx;
    private final GatewayConfig config;
    private final Clock clock;
    private final PostgresApps store;
    private final CredentialVault vault;
    private volatile ServedApps served = ServedApps.NONE;
    private volatile List<RegisteredApp> registered = List.of();
    private long version;
    /** When the overlap of a credential ends next. */
    private Instant reloadAt = Instant.MAX;

    private @Nullable CredentialSources sources;
    private @Nullable CredentialExpiry expiry;
    private Consumer<List<AppConfig>> webhooks = apps -> {};
    private boolean failing;
    private boolean closed;

    AppRegistry(Vertx vertx, GatewayConfig config, Clock clock, PostgresApps store, CredentialVault vault) {
        this.vertx = vertx;
        this.config = config;
        this.clock = clock;
        this.store = store;
        this.vault = vault;
    }

    /**
     * Reads the registry, and goes on looking at it until {@link #close}.
     *
     * @param webhooks gets the apps, each time that they change, with the secrets that their webhooks are signed with
     * @return fails if it cannot be read, or with an IllegalArgumentException for a credential of the configuration that is none
     */
    Future<Void> start(CredentialSources sources, CredentialExpiry expiry, Consumer<List<AppConfig>> webhooks) {
        this.sources = sources;
        this.expiry = expiry;
        this.webhooks = webhooks;
        return refresh().onSuccess(read -> lookLater());
    }

    @Override
    public ServedApps get() {
        return served;
    }

    /** Those of the registry, served or not. Thread-safe. */
    List<RegisteredApp> registered() {
        return registered;
    }

    /** Completes when this node serves what is committed now. */
    Future<Void> refresh() {
        return store.load().map(stored -> {
            publish(stored);
            return null;
        });
    }

    private void lookLater() {
        vertx.setTimer(PAUSE.toMillis(), timer -> {
            if (!closed) {
                look().onComplete(looked -> {
                    report(looked.cause());
                    lookLater();
                });
            }
        });
    }

    private Future<Void> look() {
        requireNonNull(expiry).tell();
        if (!clock.instant().isBefore(reloadAt)) {
            return store.forgetReplaced().compose(forgotten -> refresh());
        }
        return store.version().compose(now -> now == version ? Future.succeededFuture() : refresh());
    }

    /** Once for each time that it begins to fail. */
    private void report(@Nullable Throwable failure) {
        if (failure != null && !failing) {
            LOG.warn("Changes of apps and credentials are not seen until the store answers", failure);
        }
        failing = failure != null;
    }

    private void publish(Stored stored) {
        if (stored.version() < version) {
            // Read before what is served already.
            return;
        }
        List<AppConfig> current = new ArrayList<>(config.apps());
        List<AppConfig> previous = new ArrayList<>();
        for (RegisteredApp app : stored.apps()) {
            try {
                current.add(usable(app));
                AppConfig replaced = vault.previous(app, clock.instant());
                if (replaced != null) {
                    previous.add(replaced);
                }
            } catch (IllegalArgumentException | ConfigException unusable) {
                LOG.error("The registered app {} is not served: {}", app.id(), unusable.getMessage());
            }
        }
        served = requireNonNull(sources).of(current, previous);
        webhooks.accept(withReplacedSecrets(current, previous));
        registered = stored.apps();
        vault.keepOnly(registered);
        if (version != 0) {
            LOG.info("Serves version {} of the registry of apps", stored.version());
        }
        version = stored.version();
        reloadAt = nextEndOfOverlap(stored.apps());
        requireNonNull(expiry).follow(config.apps(), stored.apps());
    }

    /** While the secret of a webhook is replaced, requests are signed with both. */
    private static List<AppConfig> withReplacedSecrets(List<AppConfig> current, List<AppConfig> previous) {
        Map<String, WebhookConfig> replaced = new HashMap<>();
        for (AppConfig app : previous) {
            if (app.webhook() != null) {
                replaced.put(app.app().id(), app.webhook());
            }
        }
        return current.stream()
                .map(app -> {
                    WebhookConfig webhook = app.webhook();
                    WebhookConfig old = replaced.get(app.app().id());
                    return webhook == null || old == null ? app : app.with(webhook.signedAlsoWith(old.secrets()));
                })
                .toList();
    }

    /**
     * What an app of this node's configuration owns is its own here, whatever other nodes have. Registered apps are not in each other's
     * way, by the registry's lock.
     *
     * @throws IllegalArgumentException naming both
     */
    private void requireFree(App app) {
        List<App> all =
                new ArrayList<>(config.apps().stream().map(AppConfig::app).toList());
        all.add(app);
        Apps.of(all);
    }

    /** @throws IllegalArgumentException if it trusts whom this node does not, or is in the way of another app */
    private AppConfig usable(RegisteredApp app) {
        AppConfig read = vault.current(app);
        config.requireKnownIssuers(read.app());
        requireFree(read.app());
        // The same object as long as it is the same app: tokens that were verified for it stay so.
        App last = served.apps().withId(app.id());
        return last != null && last.equals(read.app()) ? read.with(last) : read;
    }

    private static Instant nextEndOfOverlap(List<RegisteredApp> apps) {
        return apps.stream()
                .flatMap(app -> app.credentials().stream())
                .map(SealedCredential::usableUntil)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
    }

    /** Looks no more; what is served stays. */
    void close() {
        closed = true;
    }
}
