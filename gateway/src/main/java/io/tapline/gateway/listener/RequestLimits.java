package io.tapline.gateway.listener;

import io.tapline.gateway.config.ConnectionLimits;
import io.tapline.gateway.listener.Refusals.Reason;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Stands before all routes: refuses what has too many headers or too long a URL, and ends requests whose sender is slow with the
 * body, or slow to take the answer. Confined to one event loop.
 */
public final class RequestLimits implements Handler<HttpServerRequest> {

    private static final int URI_TOO_LONG = 414;
    private static final int HEADERS_TOO_LARGE = 431;
    /** RFC 9113 section 7. */
    private static final long CANCEL = 8;

    private static final long MILLIS_PER_LOOK = 1000;

    private final Supplier<ConnectionLimits> limits;
    private final Refusals refusals;
    private final Handler<HttpServerRequest> routes;
    /** When each began, oldest first. */
    private final Map<HttpServerRequest, Long> open = new LinkedHashMap<>();

    public RequestLimits(
            Vertx vertx, Supplier<ConnectionLimits> limits, Refusals refusals, Handler<HttpServerRequest> routes) {
        this.limits = limits;
        this.refusals = refusals;
        this.routes = routes;
        long timeout = limits.get().requestTimeout().toMillis();
        vertx.setPeriodic(Math.max(1, Math.min(MILLIS_PER_LOOK, timeout)), timer -> endOverdue());
    }

    @Override
    public void handle(HttpServerRequest request) {
        ConnectionLimits now = limits.get();
        if (request.uri().length() > now.maximumUrlBytes()) {
            refuse(request, URI_TOO_LONG, Reason.URL);
        } else if (hasMoreHeadersThan(now.maximumHeaders(), request)) {
            refuse(request, HEADERS_TOO_LARGE, Reason.HEADERS);
        } else {
            watch(request);
            routes.handle(request);
        }
    }

    private static boolean hasMoreHeadersThan(int most, HttpServerRequest request) {
        Iterator<?> headers = request.headers().iterator();
        int count = 0;
        while (headers.hasNext() && count <= most) {
            headers.next();
            count++;
        }
        return count > most;
    }

    private void refuse(HttpServerRequest request, int status, Reason reason) {
        refusals.count(reason, request.remoteAddress());
        request.response().setStatusCode(status).end().onComplete(told -> {
            if (request.version() != HttpVersion.HTTP_2) {
                request.connection().close();
            }
        });
    }

    /** Of HTTP/1.1 only the body: what is written is watched by the connection's guard. */
    private void watch(HttpServerRequest request) {
        open.put(request, System.nanoTime());
        if (request.version() == HttpVersion.HTTP_2) {
            request.response().closeHandler(closed -> open.remove(request));
        } else {
            request.end().onComplete(ended -> open.remove(request));
        }
    }

    private void endOverdue() {
        long now = System.nanoTime();
        long timeout = limits.get().requestTimeout().toNanos();
        Iterator<Map.Entry<HttpServerRequest, Long>> oldest = open.entrySet().iterator();
        while (oldest.hasNext()) {
            Map.Entry<HttpServerRequest, Long> request = oldest.next();
            if (now - request.getValue() < timeout) {
                return;
            }
            oldest.remove();
            end(request.getKey());
        }
    }

    /** One that is being answered goes on: a stream of events, or a store that is slow. */
    private void end(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        if (request.isEnded() && !response.ended()) {
            return;
        }
        refusals.count(request.isEnded() ? Reason.SLOW_READER : Reason.SLOW_BODY, request.remoteAddress());
        if (request.version() == HttpVersion.HTTP_2 && !request.isEnded()) {
            response.reset(CANCEL);
        } else {
            // Of a stream too: Vert.x does not reset one whose answer it has, sent or not.
            request.connection().close();
        }
    }

    /** How many are watched. */
    int watched() {
        return open.size();
    }
}
