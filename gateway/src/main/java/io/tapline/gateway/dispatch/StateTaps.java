package io.tapline.gateway.dispatch;

import io.tapline.gateway.identity.App;
import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.rest.StateSink;
import io.tapline.gateway.subscription.EndpointDirectory;
import io.tapline.gateway.subscription.Subscription;
import io.tapline.gateway.subscription.SubscriptionRegistry;
import io.tapline.gateway.subscription.UserEndpoints;
import io.tapline.push.Content;
import io.tapline.push.Message;
import io.tapline.push.Platform;
import io.tapline.push.Push;
import io.tapline.push.PushClient;
import io.tapline.push.Urgency;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a user's other devices that states have changed. Changes of one user that come close together make one tap. Browsers get
 * none: they would have to show something for it; their open pages and their next pull see the change.
 *
 * <p>A tap of this kind is not kept for later in Postgres: what it tells of is in the feed, which every pull reads. Confined to one
 * event loop.
 */
public final class StateTaps implements StateSink {

    private static final Logger LOG = LoggerFactory.getLogger(StateTaps.class);

    /** Long enough for a batch of single requests, short enough to go unnoticed. */
    private static final Duration GATHERING = Duration.ofMillis(100);

    /** A device that was out of reach for longer pulls anyway when it comes back. */
    private static final Duration LIFE = Duration.ofDays(1);

    final PushClients clients;
    final SubscriptionRegistry registry;
    final PushMetrics metrics;
    final RetrySchedule retries;
    private final Vertx vertx;
    private final EndpointDirectory directory;
    private final Clock clock;
    private final Map<UserKey, Gathered> gathering = new HashMap<>();

    public StateTaps(
            Vertx vertx,
            PushClients clients,
            EndpointDirectory directory,
            SubscriptionRegistry registry,
            PushMetrics metrics,
            RetrySchedule retries,
            Clock clock) {
        this.vertx = vertx;
        this.clients = clients;
        this.directory = directory;
        this.registry = registry;
        this.metrics = metrics;
        this.retries = retries;
        this.clock = clock;
    }

    /** What has changed for a user since the last tap. */
    private static final class Gathered {
        private final App app;
        private final Set<UUID> ids = new LinkedHashSet<>();
        /** The device that made all of the changes; null when there is no such one. */
        private @Nullable UUID device;

        Gathered(App app, @Nullable UUID device) {
            this.app = app;
            this.device = device;
        }
    }

    @Override
    public void changed(App app, UserKey user, List<UUID> ids, @Nullable UUID device) {
        Gathered known = gathering.get(user);
        if (known == null) {
            known = new Gathered(app, device);
            gathering.put(user, known);
            vertx.setTimer(GATHERING.toMillis(), timer -> flush(user));
        } else if (!Objects.equals(known.device, device)) {
            known.device = null;
        }
        known.ids.addAll(ids);
    }

    private void flush(UserKey user) {
        Gathered changes = Objects.requireNonNull(gathering.remove(user));
        directory
                .find(user)
                .onSuccess(endpoints -> tap(user, changes, endpoints))
                .onFailure(cause -> LOG.warn("Devices are not told of a change of state", cause));
    }

    private void tap(UserKey user, Gathered changes, UserEndpoints endpoints) {
        Instant now = clock.instant();
        List<UUID> ids = new ArrayList<>(changes.ids);
        Message message = new Message(ids.get(0), new Content.Tap(ids), Urgency.NORMAL, now.plus(LIFE), null);
        Map<Platform, Push> encoded = new EnumMap<>(Platform.class);
        for (Subscription subscription : endpoints.subscriptions()) {
            Platform platform = subscription.endpoint().platform();
            PushClient client = clients.of(changes.app.id(), platform);
            boolean told = platform != Platform.WEB_PUSH
                    && subscription.expiresAt().isAfter(now)
                    && !subscription.id().equals(changes.device);
            if (told && client != null) {
                Push push = encoded.computeIfAbsent(platform, first -> client.encode(message));
                new StateTap(this, user, subscription, client, push).send();
            }
        }
    }
}
