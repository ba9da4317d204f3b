package io.tapline.gateway.dispatch;

import io.tapline.gateway.identity.App;
import io.tapline.gateway.identity.Apps;
import io.tapline.gateway.notification.Delivery;
import io.tapline.gateway.notification.Delivery.State;
import io.tapline.gateway.notification.Retries;
import io.tapline.gateway.notification.Retries.Due;
import io.tapline.gateway.subscription.EndpointDirectory;
import io.tapline.gateway.subscription.Subscription;
import io.tapline.gateway.subscription.UserEndpoints;
import io.tapline.push.Platform;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends what is to be tried again and due: what the item is by then, to where the device is by then. One for each node is enough.
 * Platforms are swept apart, so that a push service that lets requests time out holds up nobody else's. Confined to one event loop.
 */
public final class RetrySweeper {

    private final Dispatcher dispatcher;
    private final EndpointDirectory directory;
    private final Supplier<Apps> apps;
    private final List<Sweep<Due>> sweeps;

    /**
     * @param apps those that are served at that moment
     * @param hold how long nobody else sends what this one has claimed: longer than it takes to send it and to record the outcome
     */
    public RetrySweeper(
            Vertx vertx,
            Retries retries,
            Dispatcher dispatcher,
            EndpointDirectory directory,
            Supplier<Apps> apps,
            Duration hold) {
        this.dispatcher = dispatcher;
        this.directory = directory;
        this.apps = apps;
        this.sweeps = Arrays.stream(Platform.values())
                .map(platform -> new Sweep<Due>(
                        vertx,
                        "Retries to " + platform.wireName(),
                        room -> retries.claim(platform, room, hold),
                        due -> send(platform, due)))
                .toList();
    }

    /** Sweeps until {@link #close}. */
    public void start() {
        sweeps.forEach(Sweep::start);
    }

    /** Sends what is due; completes, never fails, when it is on its way. */
    Future<Void> sweep() {
        return Future.join(sweeps.stream().map(Sweep::sweep).toList()).mapEmpty();
    }

    private Future<Void> send(Platform platform, Due due) {
        App app = apps.get().withId(due.item().notification().appId());
        if (app == null) {
            return record(platform, due, State.REJECTED, "the app is not configured any more", null);
        }
        return directory
                .find(due.item().notification().user())
                .transform(found -> found.succeeded()
                        ? send(app, platform, due, found.result())
                        : postpone(
                                platform,
                                due,
                                "the stores did not answer: " + found.cause().getMessage()));
    }

    private Future<Void> send(App app, Platform platform, Due due, UserEndpoints endpoints) {
        Optional<Subscription> active = endpoints.active(due.subscription(), dispatcher.clock.instant());
        if (active.isEmpty()) {
            // It was active when this was claimed: whether it has ended, or the index is behind, the next claim will
            // know.
            return postpone(platform, due, "the index does not have the subscription");
        }
        return dispatcher.again(app, due, active.get());
    }

    private Future<Void> postpone(Platform platform, Due due, String reason) {
        return record(platform, due, State.RETRY, reason, dispatcher.delay(due.attempt(), null));
    }

    private Future<Void> record(Platform platform, Due due, State state, String reason, @Nullable Duration retryAfter) {
        return dispatcher.record(new Delivery(
                due.item().notification().id(),
                due.subscription(),
                state,
                due.attempt(),
                reason,
                null,
                due.contentSequence(),
                platform,
                retryAfter,
                dispatcher.nodeEpoch()));
    }

    /** Takes nothing more, and completes when the outcome of what is on its way stands in the store. */
    public Future<Void> close() {
        return Future.join(sweeps.stream().map(Sweep::close).toList()).mapEmpty();
    }
}
