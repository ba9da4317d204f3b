package io.tapline.gateway.store;

import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.notification.Appended;
import io.tapline.gateway.notification.HistoryFilter;
import io.tapline.gateway.notification.HistoryPage;
import io.tapline.gateway.notification.Idempotency;
import io.tapline.gateway.notification.NotificationStore;
import io.tapline.gateway.notification.Posting;
import io.tapline.gateway.notification.StateChange;
import io.tapline.gateway.notification.StoredNotification;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A store whose appends count as unfinished work from before they are written: the low-water mark must not pass a notification
 * that is on its way to the disk. Whoever dispatches it says when it is finished.
 */
public final class TrackedNotifications implements NotificationStore {

    private final NotificationStore store;
    private final UnfinishedWork unfinished;
    private final Consumer<UUID> doubtful;

    /** @param doubtful takes the id of one that may be stored, or be stored yet, though its append failed: it stays unfinished */
    public TrackedNotifications(NotificationStore store, UnfinishedWork unfinished, Consumer<UUID> doubtful) {
        this.store = store;
        this.unfinished = unfinished;
        this.doubtful = doubtful;
    }

    @Override
    public Future<Appended> append(Posting posting) {
        UUID id = posting.notification().id();
        unfinished.started(id);
        return store.append(posting).onComplete(appended -> {
            if (appended.cause() instanceof DoubtfulCommitException) {
                doubtful.accept(id);
            } else if (appended.failed() || !appended.result().isNew()) {
                unfinished.finished(id);
            }
        });
    }

    @Override
    public Future<Optional<Appended>> earlier(UserKey user, Idempotency idempotency) {
        return store.earlier(user, idempotency);
    }

    @Override
    public Future<Optional<StoredNotification>> find(UserKey user, UUID id) {
        return store.find(user, id);
    }

    @Override
    public Future<List<StoredNotification>> page(UserKey user, HistoryPage page) {
        return store.page(user, page);
    }

    @Override
    public Future<Long> count(UserKey user, HistoryFilter filter) {
        return store.count(user, filter);
    }

    @Override
    public Future<List<UUID>> change(UserKey user, StateChange change) {
        return store.change(user, change);
    }
}
