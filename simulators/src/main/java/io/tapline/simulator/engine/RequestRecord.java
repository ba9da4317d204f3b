package io.tapline.simulator.engine;

import io.tapline.simulator.wire.Request;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request on its way to becoming a {@link Received}. */
record RequestRecord(Request request, String simulator) {

    static RequestRecord of(Request request, String simulator) {
        return new RequestRecord(request, simulator);
    }

    Received received(Instant at, String target, @Nullable String plaintext, int status, @Nullable String error) {
        Optional<String> text = utf8(request.body());
        return new Received(
                simulator,
                request.connection().id(),
                request.connection().protocol(),
                at,
                request.method(),
                request.path(),
                target,
                headers(),
                text.orElseGet(() -> Base64.getEncoder().encodeToString(request.body())),
                text.isEmpty(),
                plaintext,
                status,
                error);
    }

    private List<Map.Entry<String, String>> headers() {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        request.headers().forEach(header -> {
            String name = header.getKey().toString();
            if (!name.startsWith(":")) {
                headers.add(Map.entry(name, header.getValue().toString()));
            }
        });
        return headers;
    }

    private static Optional<String> utf8(byte[] bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException binary) {
            return Optional.empty();
        }
    }
}
