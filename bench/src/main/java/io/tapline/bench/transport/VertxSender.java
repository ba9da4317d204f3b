package io.tapline.bench.transport;

import io.tapline.bench.client.Sender;
import io.tapline.bench.client.Tally;
import io.tapline.bench.client.Workload;
import io.tapline.http2.EventLoops;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PemTrustOptions;
import java.util.List;

/** The HTTP client of Vert.x on one event loop. */
public final class VertxSender implements Sender {

    private final Context context;
    private final HttpClient client;
    private final Workload workload;
    private final List<String> paths = Workload.paths();
    private final List<String> headers = Workload.headers();
    private final Buffer body;
    private Tally tally = new Tally();
    private int next;

    public VertxSender(Workload workload) {
        this.workload = workload;
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
        context = EventLoops.next(vertx);
        HttpClientOptions options =
                new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false);
        if (workload.tls()) {
            options.setSsl(true)
                    .setUseAlpn(true)
                    .setTrustOptions(new PemTrustOptions()
                            .addCertPath(workload.folder()
                                    .resolve(Workload.AUTHORITY)
                                    .toString()));
            if (OpenSSLEngineOptions.isAvailable()) {
                options.setSslEngineOptions(new OpenSSLEngineOptions());
            }
        }
        client = vertx.createHttpClient(options, new PoolOptions().setHttp2MaxSize(1));
        body = Buffer.buffer(workload.body());
    }

    @Override
    public void start(int inFlight, Tally tally) {
        this.tally = tally;
        context.runOnContext(none -> {
            for (int i = 0; i < inFlight; i++) {
                send();
            }
        });
    }

    private void send() {
        next = next + 1 == paths.size() ? 0 : next + 1;
        client.request(HttpMethod.POST, workload.port(), Workload.HOST, paths.get(next))
                .compose(this::send)
                .compose(VertxSender::status)
                .onComplete(this::answered, tally::failed);
    }

    private Future<HttpClientResponse> send(HttpClientRequest request) {
        for (int i = 0; i < headers.size(); i += 2) {
            request.putHeader(headers.get(i), headers.get(i + 1));
        }
        return request.send(body);
    }

    private static Future<Integer> status(HttpClientResponse response) {
        return response.end().map(response.statusCode());
    }

    private void answered(int status) {
        if (status == 200) {
            tally.accepted();
            send();
        } else {
            tally.failed(status);
        }
    }

    @Override
    public String tls() {
        return workload.tls() ? OpenSSLEngineOptions.isAvailable() ? "BoringSSL" : "JDK" : "none";
    }
}
