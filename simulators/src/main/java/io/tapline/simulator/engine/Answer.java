package io.tapline.simulator.engine;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Settings;
import io.tapline.simulator.wire.Pieces;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a simulator is told to do with one request instead of answering it as usual. Over HTTP/1.1 the frame-level ones
 * do what {@link io.tapline.simulator.wire.Connection} says.
 */
public sealed interface Answer {

    /** Carries this out, on the event loop of the request's connection. */
    void give(Exchange exchange);

    /** The status that the client will see, 0 for none. */
    int status(Exchange exchange);

    /** The answer that the request deserves without a script. */
    static Answer usual() {
        return new Usual();
    }

    static Status status(int status) {
        return new Status(status, null, Map.of(), null, null);
    }

    /** Status with a reason in the provider's own vocabulary. */
    static Status status(int status, String reason) {
        return new Status(status, reason, Map.of(), null, null);
    }

    /** Status with Retry-After in seconds. */
    static Status throttle(int status, Duration retryAfter) {
        return status(status).with("retry-after", String.valueOf(retryAfter.toSeconds()));
    }

    /** A status cut into small or padded DATA frames, or with trailers. */
    static Answer inPieces(Status status, Pieces pieces) {
        return new InPieces(status, pieces);
    }

    static Answer delayed(Duration by, Answer then) {
        return new Delay(by, then);
    }

    static Answer reset(Http2Error error) {
        return new Reset(error.code());
    }

    /** RST_STREAM with REFUSED_STREAM: the request was surely not looked at. */
    static Answer refusedStream() {
        return reset(Http2Error.REFUSED_STREAM);
    }

    /** GOAWAY that leaves this request and all newer ones unprocessed, with {@code {"reason":"..."}} as debug data. */
    static Answer goAway(String reason) {
        return new GoAway(null, Http2Error.NO_ERROR.code(), "{\"reason\":\"" + reason + "\"}", usual());
    }

    static Answer neverAnswer() {
        return new NeverAnswer();
    }

    static Answer disconnect() {
        return new Disconnect();
    }

    /** New SETTINGS by identifier (RFC 9113, section 6.5.2), then an answer. */
    static Answer settings(Map<Integer, Long> values, Answer then) {
        return new Settings(values, then);
    }

    static Answer maxConcurrentStreams(long streams, Answer then) {
        return settings(Map.of(3, streams), then);
    }

    /** Reads on but gives the client no room to send for a while; the answer comes at once. */
    static Answer withholdWindow(Duration pause, Answer then) {
        return new WithholdWindow(pause, then);
    }

    /** Bytes as they are on the connection, then an answer. */
    static Answer raw(byte[] bytes, Answer then) {
        return new Raw(List.of(bytes), then);
    }

    /** See {@link Answer#usual()}. */
    record Usual() implements Answer {
        @Override
        public void give(Exchange exchange) {
            exchange.answerAsUsual();
        }

        @Override
        public int status(Exchange exchange) {
            return exchange.usualStatus();
        }
    }

    /**
     * A status, rendered as the provider does.
     *
     * @param reason  APNs reason, FCM errorCode, WNS error description, Web Push errno; null for the status's usual one
     * @param headers added to the provider's own
     * @param body    replaces the provider's own
     * @param since   APNs 410 only: when the token died; null for now
     */
    record Status(
            int status,
            @Nullable String reason,
            Map<String, String> headers,
            @Nullable String body,
            @Nullable Instant since)
            implements Answer {

        public Status {
            headers = Map.copyOf(headers);
        }

        public Status with(String header, String value) {
            var more = new HashMap<>(headers);
            more.put(header, value);
            return new Status(status, reason, more, body, since);
        }

        public Status withBody(String replacement) {
            return new Status(status, reason, headers, replacement, since);
        }

        public Status since(Instant instant) {
            return new Status(status, reason, headers, body, instant);
        }

        @Override
        public void give(Exchange exchange) {
            exchange.answer(this);
        }

        @Override
        public int status(Exchange exchange) {
            return status;
        }
    }

    /** See {@link Pieces}. */
    record InPieces(Status answer, Pieces pieces) implements Answer {
        @Override
        public void give(Exchange exchange) {
            exchange.answer(answer, pieces);
        }

        @Override
        public int status(Exchange exchange) {
            return answer.status();
        }
    }

    /** An answer that is late. */
    record Delay(Duration by, Answer then) implements Answer {
        @Override
        public void give(Exchange exchange) {
            exchange.connection().eventLoop().schedule(() -> then.give(exchange), by.toNanos(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int status(Exchange exchange) {
            return then.status(exchange);
        }
    }

    /** RST_STREAM. */
    record Reset(long errorCode) implements Answer {
        @Override
        public void give(Exchange exchange) {
            exchange.connection().reset(exchange.streamId(), errorCode);
        }

        @Override
        public int status(Exchange exchange) {
            return 0;
        }
    }

    /**
     * GOAWAY, then an answer if the stream is one that was accepted.
     *
     * @param lastStreamId null for the stream before this request's
     */
    record GoAway(@Nullable Integer lastStreamId, long errorCode, String debugData, Answer then) implements Answer {

        /** A GOAWAY that still answers this request. */
        public static GoAway afterThis(String reason, Answer then) {
            return new GoAway(Integer.MAX_VALUE, Http2Error.NO_ERROR.code(), "{\"reason\":\"" + reason + "\"}", then);
        }

        private int last(Exchange exchange) {
            int own = exchange.streamId();
            return lastStreamId == null ? Math.max(0, own - 2) : lastStreamId;
        }

        @Override
        public void give(Exchange exchange) {
            int last = last(exchange);
            // The highest possible identifier would promise answers to streams that are yet to come.
            int told = last == Integer.MAX_VALUE ? exchange.streamId() : last;
            exchange.connection().goAway(told, errorCode, debugData);
            if (exchange.streamId() <= told) {
                then.give(exchange);
            }
        }

        @Override
        public int status(Exchange exchange) {
            return exchange.streamId() <= last(exchange) ? then.status(exchange) : 0;
        }
    }

    /** Silence; the stream stays open. */
    record NeverAnswer() implements Answer {
        @Override
        public void give(Exchange exchange) {}

        @Override
        public int status(Exchange exchange) {
            return 0;
        }
    }

    /** A TCP reset. */
    record Disconnect() implements Answer {
        @Override
        public void give(Exchange exchange) {
            exchange.connection().abort();
        }

        @Override
        public int status(Exchange exchange) {
            return 0;
        }
    }

    /** SETTINGS in mid-flight. */
    record Settings(Map<Integer, Long> values, Answer then) implements Answer {

        public Settings {
            values = Map.copyOf(values);
        }

        @Override
        public void give(Exchange exchange) {
            var settings = new Http2Settings();
            values.forEach((identifier, value) -> settings.put((char) identifier.intValue(), value));
            exchange.connection().changeSettings(settings);
            then.give(exchange);
        }

        @Override
        public int status(Exchange exchange) {
            return then.status(exchange);
        }
    }

    /** Slow reading. */
    record WithholdWindow(Duration pause, Answer then) implements Answer {
        @Override
        public void give(Exchange exchange) {
            var connection = exchange.connection();
            connection.withholdWindow(true);
            connection
                    .eventLoop()
                    .schedule(() -> connection.withholdWindow(false), pause.toNanos(), TimeUnit.NANOSECONDS);
            then.give(exchange);
        }

        @Override
        public int status(Exchange exchange) {
            return then.status(exchange);
        }
    }

    /** Whatever a broken server might send. */
    record Raw(List<byte[]> bytes, Answer then) implements Answer {

        public Raw {
            bytes = List.copyOf(bytes);
        }

        @Override
        public void give(Exchange exchange) {
            bytes.forEach(exchange.connection()::writeRaw);
            then.give(exchange);
        }

        @Override
        public int status(Exchange exchange) {
            return then.status(exchange);
        }
    }
}
