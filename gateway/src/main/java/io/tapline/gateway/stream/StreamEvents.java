package io.tapline.gateway.stream;

import io.tapline.gateway.notification.StoredNotification;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;

/** Where a stream's events come from: its user's feed, from one place on. Confined to one event loop. */
public interface StreamEvents {

    /**
     * What is to be written next.
     *
     * @param text whole events; empty if nothing has changed
     * @param more whether reading again at once brings more
     * @param last whether the stream ends after it
     * @param place in the feed that the client has reached once this is written
     * @param items those whose payloads are in it
     * @param nextExpiry when reading again brings something though nobody has changed anything
     */
    record Reading(
            Buffer text, boolean more, boolean last, long place, List<StoredNotification> items, Instant nextExpiry) {}

    /**
     * Reads on from where the last reading ended; one that fails leaves the place as it was. Never called again before the last one
     * has ended. Completes on the event loop.
     */
    Future<Reading> next();

    /** A reading was written as a whole. */
    void written(Reading reading);
}
