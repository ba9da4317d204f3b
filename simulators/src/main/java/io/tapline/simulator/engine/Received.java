package io.tapline.simulator.engine;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A push as it arrived.
 *
 * @param simulator    {@code apns}, {@code fcm}, {@code wns} or {@code webpush}
 * @param connectionId in order of arrival, from 1, within the simulator
 * @param target       device token, registration token, channel or subscription id; empty when it could not be read
 * @param headers      in order, names in lower case, pseudo-headers left out
 * @param body         as text when it is UTF-8, else base64
 * @param base64       whether {@code body} is base64
 * @param plaintext    of an encrypted body whose key is known
 * @param status       that the client is answered with, 0 when it gets none
 * @param error        the rule that was broken, null for a valid push
 */
public record Received(
        String simulator,
        long connectionId,
        String protocol,
        Instant receivedAt,
        String method,
        String path,
        String target,
        List<Map.Entry<String, String>> headers,
        String body,
        boolean base64,
        @Nullable String plaintext,
        int status,
        @Nullable String error) {

    public Received {
        headers = List.copyOf(headers);
    }

    /** The first value of a header, by lower-case name. */
    public Optional<String> header(String name) {
        return headers.stream()
                .filter(header -> header.getKey().equals(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** Valid and answered with a 2xx. */
    public boolean accepted() {
        return error == null && status / 100 == 2;
    }
}
