package io.tapline.gateway.rest;

import io.tapline.gateway.identity.Principal;
import io.tapline.gateway.notification.NotificationStore;
import io.tapline.gateway.notification.StateChange;
import io.tapline.gateway.notification.StoredNotification;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operations that change what the user did with notifications. Each change goes on to the user's other devices once it is
 * committed. Confined to one event loop.
 */
final class StateRoutes {

    private static final Logger log = LoggerFactory.getLogger(StateRoutes.class);

    private final TargetResolver targets;
    private final BodyReader bodies;
    private final JsonFormat json;
    private final NotificationStore store;
    private final StateSink sink;
    private final Clock clock;

    StateRoutes(TargetResolver targets, BodyReader bodies, RestApi.Parts parts) {
        this.targets = targets;
        this.bodies = bodies;
        this.json = new JsonFormat(
                parts.config().limits().maximumBodyBytes(),
                new FieldNames("readState", "userActionState", "ids", "groupName", "all"));
        this.store = parts.notifications();
        this.sink = parts.states();
        this.clock = parts.clock();
    }

    /** Answered with the item as it is then, or 204 where the caller prefers it. What is so already is no change. */
    Future<?> patch(Exchange exchange, Principal principal) {
        UUID id = exchange.pathId();
        Long sequence = EntityTag.demanded(exchange.header(EntityTag.IF_MATCH));
        Future<byte[]> body = bodies.read(exchange);
        return targets.resolve(principal, exchange.header(TargetResolver.X_UNS_ID))
                .compose(target -> body.compose(bytes -> {
                    StateChange change = draft(bytes).toChangeOf(id, sequence, target.device());
                    return change(target, change).compose(changed -> answer(exchange, target, id, sequence, changed));
                }));
    }

    private Future<Void> answer(
            Exchange exchange, Target target, UUID id, @Nullable Long sequence, List<UUID> changed) {
        boolean minimal = Preferences.minimal(exchange);
        if (minimal && !changed.isEmpty()) {
            exchange.noContent();
            return Future.succeededFuture();
        }
        return store.find(target.user(), id).map(found -> {
            StoredNotification item = item(found, sequence, changed.isEmpty());
            if (minimal) {
                exchange.noContent();
            } else {
                exchange.json(NotificationJson.entity(item, exchange.baseUrl(), clock.instant()));
            }
            return null;
        });
    }

    private static StoredNotification item(
            Optional<StoredNotification> found, @Nullable Long sequence, boolean unchanged) {
        StoredNotification item = found.orElseThrow(Exchange::notFound);
        if (unchanged && sequence != null && item.sequence() != sequence) {
            throw ApiFailure.of(
                    ApiError.PRECONDITION_FAILED,
                    "The item has changed; its @odata.etag is " + EntityTag.of(item.sequence()),
                    EntityTag.IF_MATCH);
        }
        return item;
    }

    /** The same answer for one that is gone already: repeating a DELETE does no harm. */
    Future<?> delete(Exchange exchange, Principal principal) {
        UUID id = exchange.pathId();
        Long sequence = EntityTag.demanded(exchange.header(EntityTag.IF_MATCH));
        return targets.resolve(principal, exchange.header(TargetResolver.X_UNS_ID))
                .compose(target -> change(target, StateChange.delete(id, sequence, target.device()))
                        .compose(deleted -> deleted.isEmpty() && sequence != null
                                ? store.find(target.user(), id)
                                        .map(found -> found.map(item -> item(found, sequence, true)))
                                        .map(checked -> deleted)
                                : Future.succeededFuture(deleted))
                        .map(deleted -> {
                            exchange.noContent();
                            return null;
                        }));
    }

    /** Many at once; answered with how many were changed. */
    Future<?> setState(Exchange exchange, Principal principal) {
        Future<byte[]> body = bodies.read(exchange);
        return targets.resolve(principal, exchange.header(TargetResolver.X_UNS_ID))
                .compose(target ->
                        body.compose(bytes -> change(target, draft(bytes).toChangeOfMany(target.device()))
                                .map(changed -> {
                                    exchange.json(NotificationJson.count(changed.size(), exchange.baseUrl()));
                                    return null;
                                })));
    }

    private StateDraft draft(byte[] body) {
        StateDraft draft = new StateDraft();
        json.read(body, draft);
        return draft;
    }

    /** Hands a change on as soon as it stands, whatever becomes of the answer: asked again, it would be no change any more. */
    private Future<List<UUID>> change(Target target, StateChange change) {
        return store.change(target.user(), change.toldTo(target.app().id()))
                .onSuccess(changed -> handOn(target, changed));
    }

    private void handOn(Target target, List<UUID> changed) {
        if (changed.isEmpty()) {
            return;
        }
        try {
            sink.changed(target.app(), target.user(), changed, target.device());
        } catch (RuntimeException e) {
            // It is stored: the other devices learn of it at their next pull.
            log.error("A change of state was stored but not handed on", e);
        }
    }
}
