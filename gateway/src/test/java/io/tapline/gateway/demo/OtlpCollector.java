package io.tapline.gateway.demo;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A collector that takes traces by OTLP over HTTP, as others' collectors do. Thread-safe. */
final class OtlpCollector implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final List<Recorded> spans = new ArrayList<>();
    private final List<String> requests = new ArrayList<>();

    /**
     * A span as it came.
     *
     * @param parent empty: it begins its trace
     * @param node the gateway that it came from
     * @param links ids of the spans that it is linked with
     */
    record Recorded(
            String name,
            Span.SpanKind kind,
            String trace,
            String id,
            String parent,
            String node,
            Map<String, String> attributes,
            List<String> links) {

        String attribute(String key) {
            return attributes.getOrDefault(key, "");
        }
    }

    OtlpCollector() throws Exception {
        // Java's client asks to go on in HTTP/2, amid which Vert.x would forget to decompress.
        server = vertx.createHttpServer(
                        new HttpServerOptions().setDecompressionSupported(true).setHttp2ClearTextEnabled(false))
                .requestHandler(this::take)
                .listen(0, "127.0.0.1")
                .await(20, TimeUnit.SECONDS);
    }

    String url() {
        return "http://127.0.0.1:" + server.actualPort() + "/v1/traces";
    }

    private void take(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            record(body);
            request.response()
                    .putHeader("Content-Type", "application/x-protobuf")
                    .end();
        });
    }

    private synchronized void record(Buffer body) {
        requests.add(body.toString(StandardCharsets.ISO_8859_1));
        try {
            ExportTraceServiceRequest.parseFrom(body.getBytes())
                    .getResourceSpansList()
                    .forEach(resource -> {
                        String node = attributes(resource.getResource().getAttributesList())
                                .getOrDefault("service.instance.id", "");
                        resource.getScopeSpansList()
                                .forEach(
                                        scope -> scope.getSpansList().forEach(span -> spans.add(recorded(span, node))));
                    });
        } catch (InvalidProtocolBufferException malformed) {
            throw new AssertionError(malformed);
        }
        notifyAll();
    }

    private static Recorded recorded(Span span, String node) {
        return new Recorded(
                span.getName(),
                span.getKind(),
                hex(span.getTraceId()),
                hex(span.getSpanId()),
                hex(span.getParentSpanId()),
                node,
                attributes(span.getAttributesList()),
                span.getLinksList().stream().map(link -> hex(link.getSpanId())).toList());
    }

    private static String hex(com.google.protobuf.ByteString id) {
        return HexFormat.of().formatHex(id.toByteArray());
    }

    private static Map<String, String> attributes(List<KeyValue> attributes) {
        return attributes.stream().collect(Collectors.toMap(KeyValue::getKey, each -> text(each.getValue())));
    }

    private static String text(AnyValue value) {
        return value.hasStringValue() ? value.getStringValue() : String.valueOf(value.getIntValue());
    }

    /** The first so many that fit, as soon as there are so many. */
    synchronized List<Recorded> await(int count, Predicate<Recorded> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        List<Recorded> found = found(wanted);
        while (found.size() < count) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError(found.size() + " of " + count + " spans; there are "
                        + spans.stream().map(Recorded::name).toList());
            }
            wait(left);
            found = found(wanted);
        }
        return found;
    }

    /** Those that fit and have come so far. */
    synchronized List<Recorded> found(Predicate<Recorded> wanted) {
        return spans.stream().filter(wanted).toList();
    }

    /** Everything that came, byte for byte. */
    synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
