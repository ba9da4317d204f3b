package io.tapline.gateway.rest;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import java.util.List;

/**
 * One request of a batch.
 *
 * @param path below the version, decoded, without a slash at its end
 * @param body as it stands in the batch; empty for none
 * @param dependsOn places in the batch, all before its own
 */
record BatchRequest(
        String id,
        HttpMethod method,
        String path,
        MultiMap query,
        MultiMap headers,
        byte[] body,
        List<Integer> dependsOn) {

    BatchRequest {
        dependsOn = List.copyOf(dependsOn);
    }
}
