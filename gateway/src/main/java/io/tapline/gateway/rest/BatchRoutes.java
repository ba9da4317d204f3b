package io.tapline.gateway.rest;

import io.tapline.gateway.identity.Principal;
import io.tapline.gateway.rest.BatchExchange.Answer;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * {@code POST /$batch} as <a href="https://learn.microsoft.com/en-us/graph/json-batching">Graph</a> has it: requests in one body, each
 * answered by the operation that answers it alone, for the caller of the batch. They run at once but for those that depend on
 * others. Confined to one event loop.
 */
final class BatchRoutes {

    private static final String ID = "/:id";
    private static final int TYPICAL_SIZE = 1024;

    private static final int FIRST_FAILURE = 400;
    private static final Pattern FIRST_LETTER = Pattern.compile("\\b[a-z]");

    private final Map<String, Map<HttpMethod, Operation>> operations;
    private final Errors errors;
    private final BodyReader bodies;
    private final JsonFormat json;

    /**
     * @param operations what can stand in a batch
     * @param maximumBodyBytes of a single request; a batch may have as many times more as it may have requests
     */
    BatchRoutes(Map<String, Map<HttpMethod, Operation>> operations, Errors errors, int maximumBodyBytes) {
        this.operations = Map.copyOf(operations);
        this.errors = errors;
        int maximumBytes = BatchDraft.MAXIMUM_REQUESTS * maximumBodyBytes;
        this.bodies = new BodyReader(maximumBytes);
        this.json = JsonFormat.ofDocuments(
                maximumBytes, new FieldNames("requests", "id", "method", "url", "headers", "body", "dependsOn"));
    }

    Future<?> batch(Exchange exchange, Principal principal) {
        return bodies.read(exchange).compose(body -> {
            BatchDraft draft = new BatchDraft(body);
            json.read(body, draft);
            List<BatchRequest> requests = draft.toRequests();
            Promise<Void> written = Promise.promise();
            List<Future<Answer>> answers = answers(exchange, principal, requests, written.future());
            return Future.all(answers).map(all -> {
                exchange.json(document(requests, answers)).onComplete(written);
                return null;
            });
        });
    }

    private List<Future<Answer>> answers(
            Exchange batch, Principal principal, List<BatchRequest> requests, Future<Void> written) {
        String version = batch.path().substring(0, batch.path().indexOf('/', 1));
        List<Future<Answer>> answers = new ArrayList<>();
        for (BatchRequest request : requests) {
            Route route = route(request.path());
            BatchExchange exchange = new BatchExchange(request, version, route.id(), batch, written);
            List<Future<Answer>> dependencies =
                    request.dependsOn().stream().map(answers::get).toList();
            if (dependencies.isEmpty()) {
                answer(exchange, request.method(), route, principal);
            } else {
                Future.all(dependencies).onComplete(done -> {
                    if (dependencies.stream().allMatch(BatchRoutes::succeeded)) {
                        answer(exchange, request.method(), route, principal);
                    } else {
                        errors.answer(exchange, dependencyFailed());
                    }
                });
            }
            answers.add(exchange.answer());
        }
        return answers;
    }

    private static boolean succeeded(Future<Answer> dependency) {
        return dependency.result().status() < FIRST_FAILURE;
    }

    private static ApiFailure dependencyFailed() {
        return ApiFailure.of(ApiError.FAILED_DEPENDENCY, "A request that this one depends on has failed", "dependsOn");
    }

    /**
     * Where a path leads.
     *
     * @param methods empty: nowhere
     * @param id what stands for {@code :id}; empty if nothing does
     */
    private record Route(Map<HttpMethod, Operation> methods, String id) {}

    private Route route(String path) {
        Map<HttpMethod, Operation> exact = operations.get(path);
        if (exact != null) {
            return new Route(exact, "");
        }
        int slash = path.lastIndexOf('/');
        Map<HttpMethod, Operation> item = operations.get(path.substring(0, slash) + ID);
        if (item != null) {
            return new Route(item, path.substring(slash + 1));
        }
        int before = Math.max(0, path.lastIndexOf('/', slash - 1));
        return new Route(
                operations.getOrDefault(path.substring(0, before) + ID + path.substring(slash), Map.of()),
                path.substring(Math.min(before + 1, slash), slash));
    }

    private void answer(BatchExchange exchange, HttpMethod method, Route route, Principal principal) {
        Operation operation = route.methods().get(method);
        if (operation == null) {
            errors.answerUnsupported(exchange, route.methods().keySet());
            return;
        }
        if (exchange.query().contains(RestApi.ACCESS_TOKEN)) {
            errors.answer(exchange, RestApi.tokenInUrl());
            return;
        }
        try {
            operation.answer(exchange, principal).onFailure(failure -> errors.answer(exchange, failure));
        } catch (RuntimeException failure) {
            errors.answer(exchange, failure);
        }
    }

    private static Buffer document(List<BatchRequest> requests, List<Future<Answer>> answers) {
        JsonOutput json = new JsonOutput(TYPICAL_SIZE * requests.size());
        json.ascii("{\"responses\":");
        String separator = "[";
        for (int i = 0; i < requests.size(); i++) {
            Answer answer = answers.get(i).result();
            json.ascii(separator).ascii("{\"id\":").text(requests.get(i).id());
            json.ascii(",\"status\":").number(answer.status());
            headers(json, answer.headers());
            body(json, answer);
            json.ascii("}");
            separator = ",";
        }
        return json.ascii("]}").toBuffer();
    }

    private static void headers(JsonOutput json, MultiMap headers) {
        json.ascii(",\"headers\":");
        String separator = "{";
        for (Map.Entry<String, String> header : headers) {
            json.ascii(separator).text(spelled(header.getKey())).ascii(":").text(header.getValue());
            separator = ",";
        }
        json.ascii("}");
    }

    /** HTTP does not care about case, those who read JSON do: {@code Content-Type}, {@code Retry-After}, as Graph writes them. */
    private static String spelled(String name) {
        return name.endsWith("request-id")
                ? name
                : FIRST_LETTER.matcher(name).replaceAll(first -> first.group().toUpperCase(Locale.ROOT));
    }

    /** JSON as it is, anything else as a string. */
    private static void body(JsonOutput json, Answer answer) {
        Buffer body = answer.body();
        if (body == null) {
            return;
        }
        json.ascii(",\"body\":");
        if (answer.headers().get(HttpHeaders.CONTENT_TYPE).startsWith("application/json")) {
            json.verbatim(body);
        } else {
            json.utf8(body.getBytes());
        }
    }
}
