package io.tapline.bench.chaos;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.Unpooled;
import io.tapline.bench.load.Caller;
import io.tapline.bench.load.Carrier;
import io.tapline.bench.load.Population;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Reads every notification again over the API, as the app's server. Confined to the event loop of its carrier, but for {@link #run}. */
final class Readback {

    private final Carrier carrier;
    private final Population population;
    private final String token;
    private final Deque<Post> left;
    private final Map<Integer, Long> byStatus = new TreeMap<>();
    private final CompletableFuture<Map<Integer, Long>> done = new CompletableFuture<>();
    private int underWay;

    private Readback(Carrier carrier, Population population, String token, List<Post> accepted) {
        this.carrier = carrier;
        this.population = population;
        this.token = token;
        this.left = new ArrayDeque<>(accepted);
    }

    /** How many were answered how; 0 stands for connections that ended instead. Blocking. */
    static Map<Integer, Long> run(Carrier carrier, Population population, String token, List<Post> accepted)
            throws InterruptedException, ExecutionException {
        Readback readback = new Readback(carrier, population, token, accepted);
        carrier.eventLoop().execute(() -> {
            carrier.onIdle(readback::pump);
            readback.pump();
        });
        return readback.done.get();
    }

    private void pump() {
        while (carrier.hasIdle() && !left.isEmpty()) {
            get(left.remove());
        }
        if (left.isEmpty() && underWay == 0) {
            done.complete(byStatus);
        }
    }

    private void get(Post post) {
        underWay++;
        String head = "GET /beta/me/notifications/" + post.notification() + " HTTP/1.1\r\nHost: "
                + Caller.ONLY.hostName() + "\r\nAuthorization: Bearer " + token + "\r\nX-UNS-ID: ";
        carrier.send(
                Unpooled.wrappedBuffer(
                        head.getBytes(US_ASCII), population.unsid(post.user()), "\r\n\r\n".getBytes(US_ASCII)),
                (status, answer, body) -> {
                    underWay--;
                    byStatus.merge(status, 1L, Long::sum);
                });
    }
}
