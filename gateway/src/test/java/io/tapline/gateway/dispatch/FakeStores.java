package io.tapline.gateway.dispatch;

import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.notification.Appended;
import io.tapline.gateway.notification.HistoryFilter;
import io.tapline.gateway.notification.HistoryPage;
import io.tapline.gateway.notification.Idempotency;
import io.tapline.gateway.notification.Notification;
import io.tapline.gateway.notification.NotificationStore;
import io.tapline.gateway.notification.Posting;
import io.tapline.gateway.notification.StateChange;
import io.tapline.gateway.notification.StoredNotification;
import io.tapline.gateway.notification.StoredNotification.ReadState;
import io.tapline.gateway.notification.StoredNotification.Status;
import io.tapline.gateway.notification.StoredNotification.UserActionState;
import io.tapline.gateway.subscription.EndpointDirectory;
import io.tapline.gateway.subscription.UserEndpoints;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the dispatcher reads before a retry, in memory: items, and one user's endpoints. */
final class FakeStores implements NotificationStore, EndpointDirectory {

    UserEndpoints endpoints = new UserEndpoints("", 0, List.of());

    @Nullable
    RuntimeException failure;

    private final Map<UUID, StoredNotification> items = new HashMap<>();

    void add(Notification notification) {
        items.put(
                notification.id(),
                new StoredNotification(
                        notification, Status.ACTIVE, ReadState.UNREAD, UserActionState.NO_INTERACTION, null, 1));
    }

    @Override
    public Future<UserEndpoints> find(UserKey user) {
        return failure == null ? Future.succeededFuture(endpoints) : Future.failedFuture(failure);
    }

    @Override
    public Future<Optional<StoredNotification>> find(UserKey user, UUID id) {
        return Future.succeededFuture(Optional.ofNullable(items.get(id)));
    }

    @Override
    public Future<Appended> append(Posting posting) {
        throw new UnsupportedOperationException("the dispatcher stores nothing");
    }

    @Override
    public Future<Optional<Appended>> earlier(UserKey user, Idempotency idempotency) {
        throw new UnsupportedOperationException("the dispatcher stores nothing");
    }

    @Override
    public Future<List<StoredNotification>> page(UserKey user, HistoryPage page) {
        throw new UnsupportedOperationException("the dispatcher lists nothing");
    }

    @Override
    public Future<Long> count(UserKey user, HistoryFilter filter) {
        throw new UnsupportedOperationException("the dispatcher counts nothing");
    }

    @Override
    public Future<List<UUID>> change(UserKey user, StateChange change) {
        throw new UnsupportedOperationException("the dispatcher changes no notification");
    }
}
