package io.tapline.gateway.rest;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Lets web pages of the origins that an app allows read its answers (<a href="https://fetch.spec.whatwg.org/#http-cors-protocol">CORS</a>).
 * Before it is known whose token a request has, every origin that any app allows may: else no page could read why its token was
 * refused. Credentials of the browser itself, cookies, are never asked for. Thread-safe.
 */
final class CrossOrigin {

    private static final int NO_CONTENT = 204;
    private static final String REQUEST_HEADERS = "Authorization, Content-Type, X-UNS-ID, If-Match, Prefer,"
            + " Idempotency-Key, Last-Event-ID, client-request-id, Accept";

    /** Those of the original, and when to come back. */
    private static final CharSequence EXPOSED = HttpHeaders.createOptimized(
            "ETag, Location, Preference-Applied, Content-Range, request-id, client-request-id,"
                    + " ReadWriteConsistencyToken, Retry-After");

    /** Two hours in seconds, the most that Chromium remembers. */
    private static final CharSequence MAXIMUM_AGE = HttpHeaders.createOptimized("7200");

    private final Supplier<Set<String>> known;

    /** @param known origins that any app allows at that moment */
    CrossOrigin(Supplier<Set<String>> known) {
        this.known = known;
    }

    /**
     * Lets the page read the answer for now. A preflight, which has no token, is answered.
     *
     * @param origin of the page that asks
     * @param methods that the path has
     * @return whether it was a preflight
     */
    boolean answers(HttpExchange exchange, String origin, Set<HttpMethod> methods) {
        boolean preflight = exchange.http().method().equals(HttpMethod.OPTIONS)
                && exchange.header(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD) != null;
        exchange.addHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        if (known.get().contains(origin)) {
            exchange.addHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            if (preflight) {
                addPermissions(exchange, methods);
            } else {
                exchange.addHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
            }
        }
        if (preflight) {
            exchange.end(NO_CONTENT, null);
        }
        return preflight;
    }

    private static void addPermissions(HttpExchange exchange, Set<HttpMethod> methods) {
        exchange.addHeader(
                HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS,
                methods.stream().map(HttpMethod::name).sorted().collect(Collectors.joining(", ")));
        exchange.addHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS);
        exchange.addHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, MAXIMUM_AGE);
    }

    /** The operation, whose answer only pages of an origin that the caller's own app allows may read. */
    Operation guarded(Operation operation, String origin) {
        return (exchange, principal) -> {
            if (!principal.app().allowedOrigins().contains(origin)) {
                MultiMap headers = exchange.http().response().headers();
                headers.remove(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN);
                headers.remove(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS);
            }
            return operation.answer(exchange, principal);
        };
    }
}
