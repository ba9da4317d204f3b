package io.tapline.gateway.store;

import io.tapline.gateway.config.SealingConfig;
import io.tapline.gateway.notification.Idempotency;
import io.tapline.gateway.rest.ApiError;
import io.tapline.gateway.rest.ApiFailure;
import io.tapline.gateway.sealing.NotificationSealing;
import io.tapline.gateway.sealing.UnreadableException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the content of notifications stands in their rows: in clear, a column for each part, or sealed, all in the column {@code raw}.
 * Both are read, whatever is written. Confined to one event loop.
 */
public final class ContentSealing {

    /** Writes in clear, and opens nothing. */
    static final ContentSealing NONE = new ContentSealing(new SealingConfig(List.of(), false), new SecureRandom());

    private static final Logger LOG = LoggerFactory.getLogger(ContentSealing.class);
    private static final String COLUMN = "notification.raw";
    private static final Duration RETRY_AFTER = Duration.ofSeconds(30);
    /** Between two lines of log. */
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final boolean seals;
    private final NotificationSealing sealing;
    private long saidAt = System.nanoTime() - PAUSE_NANOS;

    public ContentSealing(SealingConfig config, SecureRandom random) {
        this.seals = config.encryptPayloads();
        this.sealing = new NotificationSealing(config, random);
    }

    /** What is to be written. */
    Content stored(UUID notification, Content content) {
        return seals ? new Content(sealing.seal(content.bytes(), notification, COLUMN), null, null) : content;
    }

    /**
     * What was written.
     *
     * @throws ApiFailure SERVICE_UNAVAILABLE if it does not open; the log says why. Nothing is lost then: who asks again when the key
     *     is back gets it
     */
    Content opened(UUID notification, Content row) {
        try {
            return open(notification, row);
        } catch (UnreadableException unreadable) {
            say(notification, unreadable);
            throw ApiFailure.retryLater(
                    ApiError.SERVICE_UNAVAILABLE, "The content of an item cannot be read now.", RETRY_AFTER);
        }
    }

    /** Not each time: clients come again. */
    private void say(UUID notification, UnreadableException unreadable) {
        long now = System.nanoTime();
        if (now - saidAt >= PAUSE_NANOS) {
            saidAt = now;
            LOG.atError()
                    .addKeyValue("notificationId", notification)
                    .log("The content of notification {} cannot be read: {}", notification, unreadable.getMessage());
        }
    }

    /** Likewise, for one who wants to know why. */
    public Content open(UUID notification, Content row) throws UnreadableException {
        return row.raw() != null && NotificationSealing.isSealed(row.raw())
                ? Content.read(sealing.open(row.raw(), notification, COLUMN))
                : row;
    }

    /** What is kept of a request's body, by which it is recognised. */
    UUID digest(UUID user, Idempotency idempotency) {
        return seals ? sealing.digest(idempotency.body(), user, idempotency.key()) : idempotency.body();
    }

    /** Whether it was kept of this one. */
    boolean isDigest(UUID kept, UUID user, Idempotency idempotency) {
        return kept.equals(idempotency.body()) || sealing.isDigest(kept, idempotency.body(), user, idempotency.key());
    }
}
