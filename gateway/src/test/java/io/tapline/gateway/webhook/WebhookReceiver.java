package io.tapline.gateway.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** An app's server that takes events over HTTP, and answers as it is told. */
public final class WebhookReceiver {

    public static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static final Handler<HttpServerRequest> TAKE =
            request -> request.response().setStatusCode(204).end();

    private final HttpServer server;
    private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
    private final BlockingQueue<Handler<HttpServerRequest>> answers = new LinkedBlockingQueue<>();

    /** What came. */
    public record Request(String path, Map<String, String> headers, String body) {

        public String id() {
            return headers.getOrDefault("webhook-id", "");
        }

        public List<JsonObject> events() {
            JsonArray data = new JsonObject(body).getJsonArray("data");
            return data.stream().map(event -> (JsonObject) event).toList();
        }

        /** As the specification says it, and not as the gateway does it. */
        public void verify(String secret) {
            String signed = id() + "." + headers.get("webhook-timestamp") + "." + body;
            byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(key, "HmacSHA256"));
                String signature = "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(UTF_8)));
                assertThat(headers.getOrDefault("webhook-signature", "").split(" "))
                        .contains(signature);
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    public WebhookReceiver(Vertx vertx) {
        server = vertx.createHttpServer()
                .requestHandler(this::answer)
                .listen(0, "127.0.0.1")
                .await();
    }

    private void answer(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            Map<String, String> headers = request.headers().entries().stream()
                    .collect(Collectors.toMap(header -> header.getKey().toLowerCase(Locale.ROOT), Map.Entry::getValue));
            Handler<HttpServerRequest> answer = answers.poll();
            requests.add(new Request(request.path(), headers, body.toString(StandardCharsets.UTF_8)));
            (answer == null ? TAKE : answer).handle(request);
        });
    }

    /** The next request that is not answered otherwise yet is answered so; all others are taken. */
    public void answerNext(Handler<HttpServerRequest> answer) {
        answers.add(answer);
    }

    public void answerNext(int status) {
        answerNext(request -> request.response().setStatusCode(status).end());
    }

    public String hostAndPort() {
        return "127.0.0.1:" + server.actualPort();
    }

    public String url() {
        return "http://" + hostAndPort() + "/events";
    }

    /** The next request, which has to come. */
    public Request next() throws InterruptedException {
        Request request = requests.poll(60, TimeUnit.SECONDS);
        assertThat(request).as("a request").isNotNull();
        return request;
    }

    public boolean isEmpty() {
        return requests.isEmpty();
    }
}
