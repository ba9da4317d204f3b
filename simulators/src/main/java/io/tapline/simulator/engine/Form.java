package io.tapline.simulator.engine;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.tapline.simulator.wire.Request;
import java.util.List;
import java.util.Map;

/** The fields of an {@code application/x-www-form-urlencoded} body. */
public record Form(Map<String, List<String>> fields) {

    public static Form of(Request request) {
        return new Form(new QueryStringDecoder(request.text(), false).parameters());
    }

    /** The value of a field that is there exactly once, else empty text. */
    public String field(String name) {
        List<String> values = fields.getOrDefault(name, List.of());
        return values.size() == 1 ? values.get(0) : "";
    }
}
