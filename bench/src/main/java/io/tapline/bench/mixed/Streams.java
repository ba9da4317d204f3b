package io.tapline.bench.mixed;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Event streams of some users, each opened again when it ends. Thread-safe. */
final class Streams implements AutoCloseable {

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI url;
    private final LongAdder events = new LongAdder();
    private volatile boolean closed;

    Streams(URI gateway) {
        this.url = gateway.resolve("/beta/me/notifications/stream");
    }

    void open(List<String> tokens) {
        tokens.forEach(this::open);
    }

    private void open(String token) {
        HttpRequest request = HttpRequest.newBuilder(url)
                .header("Authorization", "Bearer " + token)
                .header("Accept", "text/event-stream")
                .build();
        client.sendAsync(request, HttpResponse.BodyHandlers.ofLines())
                .thenAccept(answer -> answer.body().forEach(this::line))
                .whenComplete((end, failure) -> {
                    if (!closed) {
                        CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS).execute(() -> open(token));
                    }
                });
    }

    private void line(String line) {
        if (line.startsWith("data:")) {
            events.increment();
        }
    }

    long events() {
        return events.sum();
    }

    /** The connections end with the process. */
    @Override
    public void close() {
        closed = true;
    }
}
