package io.tapline.gateway.demo;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keeps the demo's routes to the browser of this machine, and its page to itself. */
final class LocalPage {

    private static final Set<String> HOSTS = Set.of("127.0.0.1", "localhost");
    private static final int MISDIRECTED_REQUEST = 421;

    /** Nothing but the page's own files runs or is shown in it, and it reaches nothing but the gateway it came from. */
    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " connect-src 'self'; img-src 'self' data:; worker-src 'self'; base-uri 'none'; form-action 'none';"
            + " frame-ancestors 'none'";

    private LocalPage() {}

    /**
     * Goes on with a request only if it names this machine: a site of somebody else may have its name lead to 127.0.0.1 (DNS
     * rebinding), and its scripts would get tokens then. Nor may another origin's page ask for something.
     */
    static void protect(RoutingContext request) {
        request.response()
                .putHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cross-Origin-Opener-Policy", "same-origin")
                .putHeader("Cross-Origin-Resource-Policy", "same-origin");
        if (isLocal(request.request())) {
            request.next();
        } else {
            request.response()
                    .setStatusCode(MISDIRECTED_REQUEST)
                    .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain;charset=utf-8")
                    .end("The demo's page is for the browser of this machine, at 127.0.0.1 or localhost.\n");
        }
    }

    private static boolean isLocal(HttpServerRequest request) {
        HostAndPort authority = request.authority();
        if (authority == null || !HOSTS.contains(authority.host())) {
            return false;
        }
        @Nullable String origin = request.getHeader(HttpHeaders.ORIGIN);
        return origin == null || origin.equals(request.scheme() + "://" + authority);
    }
}
