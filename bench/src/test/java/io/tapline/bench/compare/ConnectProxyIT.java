package io.tapline.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapline.bench.client.Workload;
import io.tapline.bench.load.Sinks;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way of a server that knows Apple's address only. */
class ConnectProxyIT {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void appleIsTheSinkWhoseCertificateBearsApplesName() throws Exception {
        try (Sinks sinks = Sinks.start(1, false);
                ConnectProxy proxy = ConnectProxy.start(Map.of(
                        "api.push.apple.com:443", sinks.simulators().apns().port()))) {
            LoopWorkload.write(sinks.simulators(), folder);

            HttpResponse<String> response = send(proxy, "https://api.push.apple.com/3/device/" + "0".repeat(64));

            assertThat(response.statusCode()).isEqualTo(403);
            assertThat(response.body()).contains("MissingProviderToken");
        }
    }

    @Test
    void nowhereElseIsGoneTo() throws Exception {
        try (Sinks sinks = Sinks.start(1, false);
                ConnectProxy proxy = ConnectProxy.start(Map.of())) {
            LoopWorkload.write(sinks.simulators(), folder);

            assertThatThrownBy(() -> send(proxy, "https://api.push.apple.com/3/device/" + "0".repeat(64)))
                    .isInstanceOf(IOException.class);
        }
    }

    private HttpResponse<String> send(ConnectProxy proxy, String url) throws Exception {
        URI address = URI.create(proxy.url());
        HttpClient client = HttpClient.newBuilder()
                .proxy(ProxySelector.of(new InetSocketAddress(address.getHost(), address.getPort())))
                .sslContext(new Workload(0, true, Workload.LEAST_BODY_BYTES, folder).trust())
                .build();
        HttpRequest push = HttpRequest.newBuilder(URI.create(url))
                .header("apns-topic", Workload.TOPIC)
                .POST(BodyPublishers.ofString("{\"aps\":{\"alert\":\"\"}}"))
                .build();
        return client.send(push, BodyHandlers.ofString());
    }
}
