package io.tapline.gateway.identity;

import io.tapline.gateway.config.IssuerConfig;
import io.tapline.push.OutboundGuard;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Documents fetched with bounded patience: bounded size and time, no redirects, and only from where an {@link
 * OutboundGuard} allows. What is connected to is an address that was checked. Thread-safe.
 */
public final class HttpDocuments {

    /** Entra's key set for all tenants has about 20 KB. */
    static final int MAXIMUM_BYTES = 256 * 1024;

    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
    private static final int TOTAL_TIMEOUT_SECONDS = 10;

    /** Looks a name up, on a thread that may block. */
    @FunctionalInterface
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    private final Vertx vertx;
    private final Resolver resolver;
    private final HttpClient client;

    public HttpDocuments(Vertx vertx) {
        this(vertx, InetAddress::getAllByName);
    }

    HttpDocuments(Vertx vertx, Resolver resolver) {
        this.vertx = vertx;
        this.resolver = resolver;
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
                .setKeepAlive(false));
    }

    /** Fails with the reason for anything but 200 and a JSON object. */
    Future<JsonObject> fetch(URI address, OutboundGuard guard) {
        return bytes(address, guard, "application/json, application/jwk-set+json")
                .map(JsonObject::new);
    }

    /** Fails with the reason for anything but 200. */
    public Future<String> text(URI address, OutboundGuard guard) {
        return bytes(address, guard, "text/plain").map(bytes -> bytes.toString(StandardCharsets.UTF_8));
    }

    private Future<Buffer> bytes(URI address, OutboundGuard guard, String types) {
        String host = address.getHost();
        return vertx.executeBlocking(() -> List.of(resolver.resolve(host)), false)
                .compose(found -> guard.check(host, IssuerConfig.port(address), found)
                        .map(refusal -> Future.<HttpClientRequest>failedFuture(new UntrustedIssuerException(refusal)))
                        .orElseGet(() -> connect(address, found, types)))
                .compose(request -> request.send()
                        .compose(response -> body(address, request, response))
                        .timeout(TOTAL_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                        .onFailure(failure -> request.reset()));
    }

    /** To the first of the addresses that answers. */
    private Future<HttpClientRequest> connect(URI address, List<InetAddress> found, String types) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(address.toString())
                .setServer(SocketAddress.inetSocketAddress(
                        new InetSocketAddress(found.get(0), IssuerConfig.port(address))))
                .setFollowRedirects(false)
                .putHeader("Accept", types);
        Future<HttpClientRequest> request = client.request(options);
        return found.size() == 1
                ? request
                : request.recover(failure -> connect(address, found.subList(1, found.size()), types));
    }

    private static Future<Buffer> body(URI address, HttpClientRequest request, HttpClientResponse response) {
        Promise<Buffer> body = Promise.promise();
        Buffer received = Buffer.buffer();
        response.exceptionHandler(body::tryFail);
        response.endHandler(end -> body.tryComplete(received));
        response.handler(chunk -> {
            if (received.length() + chunk.length() > MAXIMUM_BYTES) {
                body.tryFail(new IllegalStateException(address + " answers over " + MAXIMUM_BYTES + " bytes"));
                request.reset();
            } else {
                received.appendBuffer(chunk);
            }
        });
        // Only now: a response that nobody reads would hold its connection.
        return body.future()
                .compose(complete -> response.statusCode() == 200
                        ? Future.succeededFuture(complete)
                        : Future.failedFuture(
                                new IllegalStateException(address + " answers " + response.statusCode())));
    }

    public Future<Void> close() {
        return client.close();
    }
}
