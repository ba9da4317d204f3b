package io.tapline.gateway.tracing;

import io.vertx.core.Context;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.spi.tracing.SpanKind;
import io.vertx.core.spi.tracing.TagExtractor;
import io.vertx.core.spi.tracing.VertxTracer;
import io.vertx.core.tracing.TracingPolicy;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Vert.x' own spans of the requests that come in, without what Vert.x says of them: a URL may hold anything. What goes out has none, as {@link
 * #sendRequest} is left to do nothing: commands to Redis and Postgres serve many requests at once, so that {@link Step}s tell of them
 * instead, and whom else we call is not to learn the ids of traces.
 */
final class RequestTracer implements VertxTracer<Object, Object> {

    /** Whoever calls may invent others. */
    private static final Set<String> METHODS =
            HttpMethod.values().stream().map(HttpMethod::name).collect(Collectors.toUnmodifiableSet());

    private final VertxTracer<Object, Object> requests;

    RequestTracer(VertxTracer<Object, Object> requests) {
        this.requests = requests;
    }

    @Override
    public <R> @Nullable Object receiveRequest(
            Context context,
            SpanKind kind,
            TracingPolicy policy,
            R request,
            String method,
            Iterable<Map.Entry<String, String>> headers,
            TagExtractor<R> tags) {
        String known = known(method);
        return requests.receiveRequest(context, kind, policy, request, known, headers, new MethodOnly<>(known));
    }

    static String known(String method) {
        return METHODS.contains(method) ? method : "HTTP";
    }

    @Override
    public <R> void sendResponse(Context context, R response, Object trace, Throwable failure, TagExtractor<R> tags) {
        requests.sendResponse(context, response, trace, failure, tags);
    }

    @Override
    public void close() {
        requests.close();
    }

    private record MethodOnly<R>(String method) implements TagExtractor<R> {
        @Override
        public int len(R request) {
            return 1;
        }

        @Override
        public String name(R request, int index) {
            return Attribute.METHOD;
        }

        @Override
        public String value(R request, int index) {
            return method;
        }
    }
}
