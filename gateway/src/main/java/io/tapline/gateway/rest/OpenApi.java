package io.tapline.gateway.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tapline.gateway.ResourceText;
import io.vertx.core.buffer.Buffer;

/** The document that describes the API, written as YAML and served as JSON. */
final class OpenApi {

    static final Buffer DOCUMENT = Buffer.buffer(json(ResourceText.load(OpenApi.class, "openapi.yaml")));

    private OpenApi() {}

    private static byte[] json(String yaml) {
        try {
            return new ObjectMapper().writeValueAsBytes(new YAMLMapper().readTree(yaml));
        } catch (JsonProcessingException malformed) {
            throw new IllegalStateException("openapi.yaml is not YAML", malformed);
        }
    }
}
