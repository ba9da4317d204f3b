package io.tapline.gateway.webhook;

import io.tapline.gateway.config.WebhookConfig;
import io.tapline.http2.RetryAfter;
import io.tapline.push.OutboundGuard;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Posts to webhooks, with bounded patience: to the one host that the webhook names, at public addresses unless the operator lists the
 * host as private, and to an address that was checked. No redirects; of the answer only the status and {@code Retry-After} count.
 * Confined to one event loop.
 */
final class WebhookClient {

    /** As Standard Webhooks recommends, 15 to 30 s. */
    static final Duration TIMEOUT = Duration.ofSeconds(15);

    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
    private static final int IDLE_SECONDS = 30;
    private static final int LONGEST_ANSWER = 64 * 1024;
    private static final int MULTIPLE_CHOICES = 300;
    private static final int OK = 200;

    /** Looks a name up, on a thread that may block. */
    @FunctionalInterface
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    /**
     * What a webhook said.
     *
     * @param refusal null if it took the events
     * @param retryAfter what it asked for; null: nothing
     */
    record Answer(@Nullable String refusal, @Nullable Duration retryAfter) {}

    private final Vertx vertx;
    private final HttpClient client;
    private final Set<String> privateHosts;
    private final Clock clock;
    private final Duration timeout;
    private final Resolver resolver;

    /**
     * @param privateHosts see {@link OutboundGuard}
     * @param trustedCertificates PEM of the authorities to trust instead of the system's; null for the system's
     */
    WebhookClient(
            Vertx vertx,
            Set<String> privateHosts,
            @Nullable String trustedCertificates,
            Clock clock,
            Duration timeout,
            Resolver resolver) {
        this.vertx = vertx;
        this.privateHosts = Set.copyOf(privateHosts);
        this.clock = clock;
        this.timeout = timeout;
        this.resolver = resolver;
        HttpClientOptions options = new HttpClientOptions()
                .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
                .setKeepAliveTimeout(IDLE_SECONDS);
        if (trustedCertificates != null) {
            options.setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(trustedCertificates)));
        }
        this.client = vertx.createHttpClient(options);
    }

    /** Fails with why there was no answer. */
    Future<Answer> post(WebhookConfig webhook, EventBatch batch) {
        Buffer body = batch.body();
        String id = batch.id().toString();
        long timestamp = clock.instant().getEpochSecond();
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(webhook.url().toString())
                .setFollowRedirects(false)
                .putHeader("Content-Type", "application/json")
                .putHeader("User-Agent", "Tapline")
                .putHeader("webhook-id", id)
                .putHeader("webhook-timestamp", Long.toString(timestamp))
                .putHeader("webhook-signature", WebhookSignature.of(id, timestamp, body.getBytes(), webhook.keys()));
        return checked(webhook)
                .compose(found -> connect(options, found, webhook.port()))
                .compose(request -> request.send(body)
                        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                        .onFailure(late -> request.reset())
                        .compose(response -> answer(request, response)));
    }

    /** Where the name leads, unless it may not be gone to. */
    private Future<List<InetAddress>> checked(WebhookConfig webhook) {
        if (!webhook.isReachable(privateHosts)) {
            return Future.failedFuture(new ForbiddenWebhookException("plain http is for private hosts"));
        }
        String host = webhook.url().getHost();
        Set<String> target = Set.of(webhook.hostAndPort());
        OutboundGuard guard = new OutboundGuard(target, privateHosts.containsAll(target) ? target : Set.of());
        return vertx.executeBlocking(() -> List.of(resolver.resolve(host)), false)
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .compose(found -> guard.check(host, webhook.port(), found)
                        .map(refusal -> Future.<List<InetAddress>>failedFuture(new ForbiddenWebhookException(refusal)))
                        .orElseGet(() -> Future.succeededFuture(found)));
    }

    /** To the first of the addresses that answers. */
    private Future<HttpClientRequest> connect(RequestOptions options, List<InetAddress> found, int port) {
        RequestOptions there = new RequestOptions(options)
                .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(found.get(0), port)));
        Future<HttpClientRequest> request = client.request(there);
        return found.size() == 1
                ? request
                : request.recover(failure -> connect(options, found.subList(1, found.size()), port));
    }

    /** The status decides; the rest is read so that the connection can be used again, unless it is long or slow. */
    private Future<Answer> answer(HttpClientRequest request, HttpClientResponse response) {
        int[] received = {0};
        response.handler(chunk -> {
            received[0] += chunk.length();
            if (received[0] > LONGEST_ANSWER) {
                request.reset();
            }
        });
        Answer answer = answer(response.statusCode(), response.getHeader("Retry-After"));
        return response.end().timeout(timeout.toMillis(), TimeUnit.MILLISECONDS).transform(read -> {
            if (read.failed()) {
                request.reset();
            }
            return Future.succeededFuture(answer);
        });
    }

    private Answer answer(int status, @Nullable String retryAfter) {
        return status >= OK && status < MULTIPLE_CHOICES
                ? new Answer(null, null)
                : new Answer("it answered " + status, retryAfter == null ? null : RetryAfter.parse(retryAfter, clock));
    }

    Future<Void> close() {
        return client.close();
    }
}
