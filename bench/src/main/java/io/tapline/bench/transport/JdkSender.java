package io.tapline.bench.transport;

import io.tapline.bench.client.Sender;
import io.tapline.bench.client.Tally;
import io.tapline.bench.client.Workload;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** {@code java.net.http} with its own threads and TLS. Its requests are made beforehand; it has no cleartext HTTP/2. */
public final class JdkSender implements Sender {

    private final HttpClient client;
    private final List<HttpRequest> requests;
    private final AtomicInteger next = new AtomicInteger();
    private Tally tally = new Tally();

    public JdkSender(Workload workload) throws GeneralSecurityException, IOException {
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2)
                .sslContext(workload.trust())
                .sslParameters(new SSLParameters(new String[] {Workload.CIPHER}, new String[] {"TLSv1.3"}))
                .build();
        byte[] body = workload.body().getBytes(StandardCharsets.US_ASCII);
        String[] headers = Workload.headers().toArray(new String[0]);
        requests = Workload.paths().stream()
                .map(path -> URI.create("https://" + workload.host() + path))
                .map(uri -> HttpRequest.newBuilder(uri)
                        .headers(headers)
                        .POST(BodyPublishers.ofByteArray(body))
                        .build())
                .toList();
    }

    /**
     * The first request goes alone: all at once would open a connection each. The others start on a thread of their own,
     * which may be kept sending: it runs what follows an answer that came at once.
     */
    @Override
    public void start(int inFlight, Tally tally) throws IOException, InterruptedException {
        this.tally = tally;
        client.send(requests.get(0), BodyHandlers.discarding());
        CompletableFuture.runAsync(() -> {
            for (int i = 0; i < inFlight; i++) {
                send();
            }
        });
    }

    private void send() {
        int index = Math.floorMod(next.getAndIncrement(), requests.size());
        client.sendAsync(requests.get(index), BodyHandlers.discarding()).whenComplete(this::answered);
    }

    private void answered(@Nullable HttpResponse<Void> response, @Nullable Throwable failure) {
        if (response != null && response.statusCode() == 200 && response.version() == HttpClient.Version.HTTP_2) {
            tally.accepted();
            send();
        } else {
            tally.failed(response == null ? String.valueOf(failure) : response);
        }
    }

    @Override
    public String tls() {
        return "JDK";
    }
}
