package io.tapline.gateway.rest;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a request in a batch said so far. Made for one request. */
final class BatchRequestDraft implements JsonInput.Members {

    private static final Map<String, HttpMethod> METHODS = Map.of(
            "GET", HttpMethod.GET,
            "POST", HttpMethod.POST,
            "PUT", HttpMethod.PUT,
            "PATCH", HttpMethod.PATCH,
            "DELETE", HttpMethod.DELETE);

    private static final String ROOT = "/me/";

    /** What has no end has no place in a document. */
    private static final Set<String> REFUSED_PATHS = Set.of("/me/notifications/stream");

    private static final int MAXIMUM_ID = 256;
    private static final int MAXIMUM_METHOD = 16;
    private static final int MAXIMUM_URL = 4096;
    private static final int MAXIMUM_HEADER = 8192;

    /** RFC 9110 section 5.6.2. */
    private static final Predicate<String> TOKEN =
            Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+").asMatchPredicate();

    private static final Predicate<String> PRINTABLE =
            Pattern.compile("[ -~\\t]*").asMatchPredicate();

    private final byte[] batch;
    private final MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    private @Nullable String id;
    private @Nullable String method;
    private @Nullable String url;
    private byte @Nullable [] body;
    private List<String> dependsOn = List.of();

    /** @param batch the body that the request stands in */
    BatchRequestDraft(byte[] batch) {
        this.batch = batch;
    }

    @Override
    public void read(JsonInput json, String name) throws IOException {
        switch (name) {
            case "id" -> id = json.text(MAXIMUM_ID);
            case "method" -> method = json.text(MAXIMUM_METHOD);
            case "url" -> url = json.text(MAXIMUM_URL);
            case "headers" -> json.object(this::readHeader);
            case "body" -> body = json.verbatim(batch);
            case "dependsOn" -> {
                List<String> ids = json.texts(BatchDraft.MAXIMUM_REQUESTS, MAXIMUM_ID);
                dependsOn = ids == null ? List.of() : ids;
            }
            default -> json.skip();
        }
    }

    private void readHeader(JsonInput json, String name) throws IOException {
        String value = json.text(MAXIMUM_HEADER);
        if (value == null) {
            return;
        }
        if (!TOKEN.test(name) || !PRINTABLE.test(value)) {
            throw json.invalid("is no header of HTTP");
        }
        if (name.equalsIgnoreCase("Authorization")) {
            throw json.invalid("is not taken here: the token of the batch holds for all of its requests");
        }
        headers.add(name, value.strip());
    }

    /**
     * The request, just read.
     *
     * @param places of the requests before it, by their ids
     * @throws ApiFailure INVALID_REQUEST naming the member
     */
    BatchRequest toRequest(JsonInput json, Map<String, Integer> places) {
        if (id == null || id.isEmpty()) {
            throw json.invalid("id", "is required");
        }
        HttpMethod known = method == null ? null : METHODS.get(method.toUpperCase(Locale.ROOT));
        if (known == null) {
            throw json.invalid("method", "must be GET, POST, PUT, PATCH or DELETE");
        }
        QueryStringDecoder target = target(json);
        return new BatchRequest(
                id,
                known,
                path(json, target),
                query(target),
                headers,
                body == null ? new byte[0] : body,
                dependencies(json, places));
    }

    private QueryStringDecoder target(JsonInput json) {
        if (url == null || !url.startsWith(ROOT)) {
            throw json.invalid("url", "must begin with " + ROOT);
        }
        try {
            URI uri = new URI(url);
            QueryStringDecoder target = new QueryStringDecoder(url);
            // Decoded late; a malformed one is to be found now.
            target.parameters();
            if (uri.getRawFragment() == null && !target.path().isEmpty()) {
                return target;
            }
        } catch (URISyntaxException | IllegalArgumentException malformed) {
            // refused below, as any other that is none
        }
        throw json.invalid("url", "must be a path with its query, percent-encoded as in a request of its own");
    }

    private static String path(JsonInput json, QueryStringDecoder target) {
        String decoded = target.path();
        String path = decoded.endsWith("/") ? decoded.substring(0, decoded.length() - 1) : decoded;
        if (REFUSED_PATHS.contains(path)) {
            throw json.invalid("url", "names a stream, which cannot be part of a batch");
        }
        return path;
    }

    private static MultiMap query(QueryStringDecoder target) {
        MultiMap query = MultiMap.caseInsensitiveMultiMap();
        target.parameters().forEach(query::add);
        return query;
    }

    /** Only requests that stand before can be depended on, as Graph has it; so there is never a circle. */
    private List<Integer> dependencies(JsonInput json, Map<String, Integer> places) {
        List<Integer> dependencies = new ArrayList<>();
        for (String dependency : dependsOn) {
            Integer place = places.get(dependency);
            if (place == null) {
                throw json.invalid("dependsOn", "must hold ids of requests that stand before this one");
            }
            dependencies.add(place);
        }
        return dependencies;
    }
}
