package io.tapline.gateway.store;

import static java.util.Objects.requireNonNull;

import io.tapline.gateway.notification.Appended;
import io.tapline.gateway.notification.Idempotency;
import io.tapline.gateway.notification.Notification;
import io.tapline.gateway.notification.Posting;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A posting on its way into the database, and what became of it in the last attempt. Confined to one event loop. */
final class Append {

    private final Posting posting;
    private final @Nullable UUID replacementKey;
    private @Nullable Appended result;
    private int batchRows;

    Append(Posting posting) {
        this.posting = posting;
        String replaced = posting.replacing() ? posting.notification().appNotificationId() : null;
        this.replacementKey = replaced == null ? null : Idempotency.digest(replaced);
    }

    Posting posting() {
        return posting;
    }

    Notification notification() {
        return posting.notification();
    }

    UUID id() {
        return posting.notification().id();
    }

    UUID user() {
        return posting.notification().user().value();
    }

    @Nullable
    UUID idempotencyKey() {
        Idempotency idempotency = posting.idempotency();
        return idempotency == null ? null : idempotency.key();
    }

    @Nullable
    UUID replacementKey() {
        return replacementKey;
    }

    /** Whether the database has to be asked before it can be written. */
    boolean hasKey() {
        return posting.idempotency() != null || replacementKey != null;
    }

    /** It is about to be written with so many, itself included. */
    void inBatchOf(int rows) {
        batchRows = rows;
    }

    int batchRows() {
        return batchRows;
    }

    void become(Appended appended) {
        result = appended;
    }

    /** Once it is committed. */
    Appended result() {
        return requireNonNull(result, "not written");
    }
}
