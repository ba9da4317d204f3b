package io.tapline.gateway.dispatch;

import io.tapline.gateway.identity.App;
import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.notification.Notification;
import io.tapline.gateway.notification.Owner;
import io.tapline.gateway.notification.TraceParent;
import io.tapline.push.Message;
import io.tapline.push.Platform;
import io.tapline.push.Push;
import io.tapline.push.PushClient;
import io.vertx.core.Completable;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One notification on its way to its user's endpoints: holds what they share, and how many of them have no durable state yet. The
 * payload is not kept: what a push says is made of it at once. Confined to its event loop.
 */
final class Fanout {

    private final App app;
    private final UUID id;
    private final Owner owner;
    private final Instant expiresAt;
    private final Message message;
    private final @Nullable TraceParent trace;
    private final @Nullable Long contentSequence;
    private final long nodeEpoch;
    private final Completable<Void> end;
    private final Map<Platform, Push> encoded = new EnumMap<>(Platform.class);
    private int open;
    private @Nullable Throwable failure;

    /**
     * @param contentSequence of content that replaced another: its place in the feed
     * @param nodeEpoch the node's, as this begins
     * @param end completes when every endpoint has a durable state, or fails when that is not known of one
     */
    Fanout(App app, Notification notification, @Nullable Long contentSequence, long nodeEpoch, Completable<Void> end) {
        this.app = app;
        this.id = notification.id();
        this.owner = notification.owner();
        this.expiresAt = notification.expiresAt();
        this.message = Messages.of(app, notification);
        this.trace = notification.trace();
        this.contentSequence = contentSequence;
        this.nodeEpoch = nodeEpoch;
        this.end = end;
    }

    App app() {
        return app;
    }

    UUID id() {
        return id;
    }

    UserKey user() {
        return owner.user();
    }

    Owner owner() {
        return owner;
    }

    Instant expiresAt() {
        return expiresAt;
    }

    @Nullable
    TraceParent trace() {
        return trace;
    }

    @Nullable
    Long contentSequence() {
        return contentSequence;
    }

    long nodeEpoch() {
        return nodeEpoch;
    }

    /** The message in a platform's wire format, encoded at the first call only. */
    Push push(Platform platform, PushClient client) {
        return encoded.computeIfAbsent(platform, first -> client.encode(message));
    }

    /** One endpoint more. {@link #close} must follow. */
    void open() {
        open++;
    }

    /** @param cause why it is not known whether the endpoint has a durable state; null: it has */
    void close(@Nullable Throwable cause) {
        if (cause != null) {
            failure = cause;
        }
        if (--open == 0) {
            end.complete(null, failure);
        }
    }
}
