package io.tapline.gateway.rest;

import io.tapline.gateway.identity.Principal;
import io.tapline.gateway.stream.LiveStream;
import io.tapline.gateway.stream.OpenStreams;
import io.tapline.gateway.stream.StreamEvents;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /me/notifications/stream}: the changes of a delta as server-sent events, as they happen. An answer is written once the
 * feed was read, so that whatever is wrong with the request can still be said by a status. Confined to one event loop.
 */
final class StreamRoutes {

    private static final String LAST_EVENT_ID = "Last-Event-ID";
    private static final CharSequence EVENT_STREAM = HttpHeaders.createOptimized("text/event-stream");
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
    /** <a href="https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_buffering">nginx</a> would hold events back. */
    private static final CharSequence ACCEL_BUFFERING = HttpHeaders.createOptimized("X-Accel-Buffering");

    private static final CharSequence NO = HttpHeaders.createOptimized("no");
    /** Streams last: there is seldom room again at once. */
    private static final Duration LATER = Duration.ofSeconds(10);
    /** CANCEL (RFC 9113 section 7). */
    private static final long CANCEL = 8;

    private final TargetResolver targets;
    private final FeedReader reader;
    private final FetchedItems fetched;
    private final OpenStreams streams;
    private final int changesOfAnEvent;
    private final Clock clock;
    private final DateHeader date;

    StreamRoutes(TargetResolver targets, RestApi.Parts parts) {
        this.targets = targets;
        this.reader = new FeedReader(parts.feed());
        this.fetched = new FetchedItems(parts.feed(), parts.tracing());
        this.streams = parts.streams();
        this.changesOfAnEvent = parts.config().limits().defaultPageSize();
        this.clock = parts.clock();
        this.date = new DateHeader(parts.clock());
    }

    Future<?> stream(Exchange exchange, Principal principal) {
        PageQuery.refuseUnknownOptions(exchange.query(), List.of());
        DeltaToken.Unverified from = lastEventId(exchange);
        return targets.resolve(principal, exchange.header(TargetResolver.X_UNS_ID))
                .compose(target -> {
                    streams.refusal(target.user()).ifPresent(StreamRoutes::refuse);
                    FeedEvents events =
                            new FeedEvents(reader, fetched, exchange.trace(), target, from, changesOfAnEvent, clock);
                    return begin(exchange, streams.open(target.user(), principal.expiresAt(), events), events);
                });
    }

    private static DeltaToken.@Nullable Unverified lastEventId(Exchange exchange) {
        String text = exchange.header(LAST_EVENT_ID);
        return text == null ? null : DeltaToken.parse(text).orElseThrow(StreamRoutes::notOurs);
    }

    static ApiFailure notOurs() {
        return ApiFailure.of(
                ApiError.INVALID_REQUEST,
                LAST_EVENT_ID + " is not one that the gateway made for this user",
                LAST_EVENT_ID);
    }

    private static void refuse(OpenStreams.Refusal refusal) {
        throw switch (refusal) {
            case USER_HAS_ENOUGH ->
                ApiFailure.retryLater(
                        ApiError.TOO_MANY_REQUESTS, "This user has as many streams open as one may have", LATER);
            case NO_ROOM ->
                ApiFailure.retryLater(
                        ApiError.SERVICE_UNAVAILABLE, "The gateway has as many streams open as it may have", LATER);
            case SHUTTING_DOWN -> shuttingDown();
        };
    }

    private static ApiFailure shuttingDown() {
        return ApiFailure.retryLater(
                ApiError.SERVICE_UNAVAILABLE, "This gateway is shutting down", Duration.ofSeconds(1));
    }

    private Future<?> begin(Exchange exchange, LiveStream stream, FeedEvents events) {
        exchange.http().response().closeHandler(gone -> stream.close());
        return events.next()
                .map(first -> {
                    begin(exchange, stream, first);
                    return null;
                })
                .onFailure(refused -> stream.close());
    }

    private void begin(Exchange exchange, LiveStream stream, StreamEvents.Reading first) {
        if (exchange.isOver()) {
            stream.close();
            return;
        }
        if (stream.isEnded()) {
            throw shuttingDown();
        }
        exchange.addCommonHeaders();
        HttpServerRequest request = exchange.http();
        HttpServerResponse response = request.response().setChunked(true);
        response.headers()
                .set(HttpHeaders.CACHE_CONTROL, NO_STORE)
                .add(HttpHeaders.CONTENT_TYPE, EVENT_STREAM)
                .add(HttpHeaders.DATE, date.now())
                .add(ACCEL_BUFFERING, NO);
        stream.begin(response, () -> cut(request), first);
    }

    private static void cut(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            request.response().reset(CANCEL);
        } else {
            request.connection().close();
        }
    }
}
