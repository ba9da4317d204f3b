package io.tapline.gateway.importing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** One JSON object on each line. */
final class JsonLines implements LineFormat {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    @Override
    public boolean hasHeader() {
        return false;
    }

    @Override
    public void header(String line) {
        throw new IllegalStateException("JSON lines have no header");
    }

    @Override
    public ObjectNode read(String line) {
        try {
            JsonNode value = MAPPER.readTree(line);
            if (value instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException malformed) {
            // refused below; its message quotes the line
        }
        throw new BadLineException("is not one JSON object");
    }
}
