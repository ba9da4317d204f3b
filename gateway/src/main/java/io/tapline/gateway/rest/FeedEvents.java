package io.tapline.gateway.rest;

import io.tapline.gateway.notification.NotificationFeed.Part;
import io.tapline.gateway.rest.FeedReader.Step;
import io.tapline.gateway.stream.StreamEvents;
import io.tapline.gateway.tracing.RequestTrace;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A user's feed as <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">server-sent events</a>, each with the
 * token of the place that it leads to. Confined to one event loop.
 */
final class FeedEvents implements StreamEvents {

    private static final Buffer RESYNC = Buffer.buffer("event: resync\ndata: {}\n\n");

    private final FeedReader reader;
    private final FetchedItems fetched;
    private final @Nullable RequestTrace trace;
    private final Target target;
    /** What the client came with; null: it wants nothing of before. */
    private final DeltaToken.@Nullable Unverified from;

    private final int size;
    private final Clock clock;
    /** Null until something was read. */
    private @Nullable DeltaToken position;

    /**
     * @param trace the stream's; null if it is not traced
     * @param size changes in one event at most
     */
    FeedEvents(
            FeedReader reader,
            FetchedItems fetched,
            @Nullable RequestTrace trace,
            Target target,
            DeltaToken.@Nullable Unverified from,
            int size,
            Clock clock) {
        this.reader = reader;
        this.fetched = fetched;
        this.trace = trace;
        this.target = target;
        this.from = from;
        this.size = size;
        this.clock = clock;
    }

    /** The first one fails with an {@link ApiFailure} INVALID_REQUEST if the client came with a token that is not ours. */
    @Override
    public Future<Reading> next() {
        DeltaToken known = position;
        if (known != null) {
            return readOn(known, null);
        }
        return from == null ? begin() : readOn(from.token(), from);
    }

    private Future<Reading> begin() {
        return reader.readEnd(target.user()).map(part -> {
            DeltaToken end = DeltaToken.end(part);
            position = end;
            return new Reading(
                    event("ready", end, part, Buffer.buffer("{}")),
                    false,
                    false,
                    end.after(),
                    List.of(),
                    part.nextExpiry());
        });
    }

    /** @param unverified the token, if it is yet to be found authentic: then this is the beginning of the stream */
    private Future<Reading> readOn(DeltaToken token, DeltaToken.@Nullable Unverified unverified) {
        return reader.read(target.user(), token, size).compose(part -> {
            if (unverified != null && !unverified.isAuthentic(target.user(), part.key())) {
                throw StreamRoutes.notOurs();
            }
            return token.leadsOn(part)
                    ? reader.step(target.user(), token, part, size)
                            .map(step -> reading(token, step, unverified != null))
                    : Future.succeededFuture(new Reading(RESYNC, false, true, 0, List.of(), Instant.MAX));
        });
    }

    private Reading reading(DeltaToken token, Step step, boolean first) {
        position = step.next();
        Buffer text = Buffer.buffer();
        if (first) {
            // With the later token if there is nothing in between: a client that hears nothing for days must not fall
            // behind.
            text.appendBuffer(event("ready", step.isEmpty() ? step.next() : token, step.part(), Buffer.buffer("{}")));
        }
        if (!step.isEmpty()) {
            fetched.trace(trace, step.part().items());
            Buffer changes = NotificationJson.changes(step.part().items(), step.expired(), clock.instant());
            text.appendBuffer(event("change", step.next(), step.part(), changes));
        }
        return new Reading(
                text,
                step.more(),
                false,
                step.next().after(),
                step.part().items(),
                step.part().nextExpiry());
    }

    /** @param data in one line */
    private Buffer event(String name, DeltaToken id, Part part, Buffer data) {
        return Buffer.buffer()
                .appendString("event: " + name + "\nid: ")
                .appendString(id.sign(target.user(), part.key()))
                .appendString("\ndata: ")
                .appendBuffer(data)
                .appendString("\n\n");
    }

    /** A device that wanted nothing of before has fetched what it was told, but not all up to there. */
    @Override
    public void written(Reading reading) {
        if (from == null) {
            fetched.note(target, reading.items());
        } else {
            fetched.note(target, reading.place(), reading.items());
        }
    }
}
