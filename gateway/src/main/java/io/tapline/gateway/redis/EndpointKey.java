package io.tapline.gateway.redis;

import io.tapline.gateway.identity.UserKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;

/** The key of a user's endpoint list in Redis: {@code tapline:endpoints:} and the base64url of the user key. */
final class EndpointKey {

    private static final byte[] PREFIX = "tapline:endpoints:".getBytes(StandardCharsets.US_ASCII);
    private static final Base64.Encoder BASE64_URL = Base64.getUrlEncoder().withoutPadding();

    private EndpointKey() {}

    static byte[] of(UserKey user) {
        UUID value = user.value();
        ByteBuffer bytes = ByteBuffer.allocate(16)
                .putLong(value.getMostSignificantBits())
                .putLong(value.getLeastSignificantBits());
        byte[] encoded = BASE64_URL.encode(bytes.array());
        return ByteBuffer.allocate(PREFIX.length + encoded.length)
                .put(PREFIX)
                .put(encoded)
                .array();
    }
}
