package io.tapline.gateway.rest;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request within a batch. */
final class BatchExchange extends Exchange {

    private final BatchRequest request;
    private final String version;
    private final String id;
    private final String baseUrl;
    private final Future<Void> written;
    private final MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    private final Promise<Answer> answer = Promise.promise();

    /** The answer to it. */
    record Answer(int status, MultiMap headers, @Nullable Buffer body) {}

    /**
     * @param version of the API, {@code /beta}
     * @param id what stands for {@code :id} in the path; empty if nothing does
     * @param batch that it is a part of
     * @param written completes as the writing of the whole batch does
     */
    BatchExchange(BatchRequest request, String version, String id, Exchange batch, Future<Void> written) {
        super(request.headers().get(CLIENT_REQUEST_ID), batch.trace());
        this.request = request;
        this.version = version;
        this.id = id;
        this.baseUrl = batch.baseUrl();
        this.written = written;
    }

    /** Completes when it was answered, and never fails. */
    Future<Answer> answer() {
        return answer.future();
    }

    @Override
    @Nullable
    String header(CharSequence name) {
        return request.headers().get(name);
    }

    @Override
    List<String> headers(CharSequence name) {
        return request.headers().getAll(name);
    }

    @Override
    MultiMap query() {
        return request.query();
    }

    @Override
    String pathParameter() {
        return id;
    }

    @Override
    String path() {
        return version + request.path();
    }

    @Override
    String baseUrl() {
        return baseUrl;
    }

    @Override
    Future<byte[]> body(int maximumBytes) {
        return request.body().length <= maximumBytes
                ? Future.succeededFuture(request.body())
                : Future.failedFuture(BodyReader.tooLarge(maximumBytes));
    }

    @Override
    HttpServerRequest http() {
        throw new IllegalStateException("a request in a batch has no connection of its own");
    }

    @Override
    boolean isOver() {
        return answer.future().isComplete();
    }

    @Override
    void addHeader(CharSequence name, CharSequence value) {
        headers.add(name, value);
    }

    @Override
    Future<Void> end(int status, @Nullable Buffer body) {
        addCommonHeaders();
        answer.complete(new Answer(status, headers, body));
        return written;
    }
}
