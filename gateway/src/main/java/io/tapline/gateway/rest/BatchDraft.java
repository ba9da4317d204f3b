package io.tapline.gateway.rest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the body of a batch said so far. Made for one body. */
final class BatchDraft implements JsonInput.Members {

    /** <a href="https://learn.microsoft.com/en-us/graph/json-batching">As Graph</a>. */
    static final int MAXIMUM_REQUESTS = 20;

    private final byte[] body;
    private final List<BatchRequest> requests = new ArrayList<>();
    private final Map<String, Integer> places = new HashMap<>();

    BatchDraft(byte[] body) {
        this.body = body;
    }

    @Override
    public void read(JsonInput json, String name) throws IOException {
        if (name.equals("requests")) {
            json.items(MAXIMUM_REQUESTS, () -> readRequest(json));
        } else {
            json.skip();
        }
    }

    private void readRequest(JsonInput json) throws IOException {
        BatchRequestDraft draft = new BatchRequestDraft(body);
        if (!json.object(draft)) {
            throw json.invalid("must not hold null");
        }
        BatchRequest request = draft.toRequest(json, places);
        if (places.put(request.id(), requests.size()) != null) {
            throw json.invalid("id", "is the id of a request before it");
        }
        requests.add(request);
    }

    List<BatchRequest> toRequests() {
        if (requests.isEmpty()) {
            throw ApiFailure.of(
                    ApiError.INVALID_REQUEST, "requests must hold 1 to " + MAXIMUM_REQUESTS + " requests", "requests");
        }
        return requests;
    }
}
