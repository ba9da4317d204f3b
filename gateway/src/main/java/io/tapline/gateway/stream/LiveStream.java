package io.tapline.gateway.stream;

import static java.util.Objects.requireNonNull;

import io.tapline.gateway.identity.UserKey;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's stream: reads on in its user's feed when it is told that there is something, and by itself now and then. One
 * reading at a time; being told so meanwhile makes one more. While the client does not take what was written nothing is read, so
 * that at most one reading waits in memory; a client that takes nothing for too long is cut. Confined to one event loop.
 */
public final class LiveStream {

    static final long HEARTBEAT_NANOS = TimeUnit.SECONDS.toNanos(15);
    static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final Logger LOG = LoggerFactory.getLogger(LiveStream.class);
    private static final Buffer HEARTBEAT = Buffer.buffer(":\n\n");

    private final OpenStreams all;
    private final UserKey user;
    private final Instant expiresAt;
    private final StreamEvents events;

    /** Null until the stream begins. */
    private @Nullable WriteStream<Buffer> out;

    private Runnable cut = () -> {};
    private boolean wanted;
    private boolean reading;
    private boolean full;
    private boolean ended;
    private long fullSince;
    private long lastWritten;
    private long catchUpAt;

    LiveStream(OpenStreams all, UserKey user, Instant expiresAt, StreamEvents events) {
        this.all = all;
        this.user = user;
        this.expiresAt = expiresAt;
        this.events = events;
    }

    UserKey user() {
        return user;
    }

    /** Whether it has ended, perhaps before it began. */
    public boolean isEnded() {
        return ended;
    }

    /**
     * Begins to write, if it has not ended.
     *
     * @param response takes the events; ended by the stream
     * @param breakOff closes the response at once, whatever waits in it
     * @param first what {@link StreamEvents#next} brought at first
     */
    public void begin(WriteStream<Buffer> response, Runnable breakOff, StreamEvents.Reading first) {
        if (!ended) {
            out = response;
            cut = breakOff;
            take(first);
        }
    }

    /** Its client has gone, or was refused. A second call is harmless. */
    public void close() {
        end(StreamEnd.GONE);
    }

    /** There may be something to read. */
    void poke() {
        wanted = true;
        readOn();
    }

    private void readOn() {
        if (!wanted || reading || full || ended || out == null) {
            return;
        }
        wanted = false;
        reading = true;
        all.turns().take(this::readNow);
    }

    private Future<?> readNow() {
        if (ended) {
            return Future.succeededFuture();
        }
        return Future.succeededFuture()
                .compose(turn -> events.next())
                .transform(read -> {
                    onRead(read);
                    return Future.succeededFuture();
                })
                .onFailure(unexpected -> {
                    LOG.error("A stream is broken off", unexpected);
                    close();
                    cut.run();
                });
    }

    private void onRead(AsyncResult<StreamEvents.Reading> read) {
        reading = false;
        if (ended) {
            return;
        }
        if (read.succeeded()) {
            take(read.result());
        } else {
            LOG.debug("A stream could not read on and tries again", read.cause());
            catchUpAt = all.soon();
        }
    }

    private void take(StreamEvents.Reading reading) {
        if (reading.last()) {
            finish(StreamEnd.RESYNC, reading.text());
            return;
        }
        catchUpAt = all.nextCatchUp(reading.nextExpiry());
        if (reading.text().length() > 0) {
            write(reading.text()).onSuccess(written -> events.written(reading));
        }
        wanted |= reading.more();
        readOn();
    }

    private Future<Void> write(Buffer text) {
        WriteStream<Buffer> response = requireNonNull(out);
        Future<Void> written = response.write(text);
        lastWritten = all.nanoTime();
        if (response.writeQueueFull() && !full) {
            full = true;
            fullSince = lastWritten;
            response.drainHandler(drained -> {
                full = false;
                readOn();
            });
        }
        return written;
    }

    /** Looks at the clocks. */
    void tick(Instant wallTime) {
        long now = all.nanoTime();
        if (!wallTime.isBefore(expiresAt)) {
            end(StreamEnd.TOKEN_EXPIRED);
        } else if (full && now - fullSince >= PATIENCE_NANOS) {
            end(StreamEnd.SLOW);
        } else if (out != null && !full) {
            if (now - lastWritten >= HEARTBEAT_NANOS) {
                write(HEARTBEAT);
            }
            if (!reading && now - catchUpAt >= 0) {
                poke();
            }
        }
    }

    /** Has it catch up no later than this. */
    void catchUpBy(long nanoTime) {
        if (catchUpAt - nanoTime > 0) {
            catchUpAt = nanoTime;
        }
    }

    void end(StreamEnd reason) {
        finish(reason, reason.event());
    }

    private void finish(StreamEnd reason, Buffer last) {
        if (ended) {
            return;
        }
        ended = true;
        all.remove(this, reason);
        WriteStream<Buffer> response = out;
        if (response == null || reason == StreamEnd.GONE) {
            return;
        }
        if (full) {
            cut.run();
        } else {
            response.end(last);
        }
    }
}
