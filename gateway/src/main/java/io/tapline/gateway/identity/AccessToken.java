package io.tapline.gateway.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A signed JWT (RFC 7519) taken apart, not yet verified.
 *
 * @param signed what the signature is over
 */
record AccessToken(String algorithm, String keyId, Claims claims, byte[] signed, byte[] signature) {

    private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/at+jwt");

    /** @throws io.tapline.gateway.rest.ApiFailure UNAUTHENTICATED */
    static AccessToken parse(String token) {
        int payload = token.indexOf('.') + 1;
        int signature = token.indexOf('.', payload) + 1;
        if (payload == 0 || signature == 0 || token.indexOf('.', signature) >= 0) {
            throw malformed();
        }
        Claims header = json(token.substring(0, payload - 1));
        if (header.has("crit")) {
            // RFC 7515 section 4.1.11: what is not understood must not be accepted.
            throw Refusal.unauthenticated("The access token uses critical extensions, of which none is supported.");
        }
        if (header.has("typ") && !isAccessToken(header.string("typ"))) {
            throw Refusal.unauthenticated("The access token's typ is that of another kind of token.");
        }
        String algorithm = header.string("alg");
        String keyId = header.string("kid");
        if (algorithm == null || keyId == null) {
            throw Refusal.unauthenticated("The access token's header lacks alg or kid.");
        }
        return new AccessToken(
                algorithm,
                keyId,
                json(token.substring(payload, signature - 1)),
                token.substring(0, signature - 1).getBytes(US_ASCII),
                decode(token.substring(signature)));
    }

    /**
     * RFC 9068 section 2.1 has {@code at+jwt}; issuers that are older say JWT. Anything else is meant for something else (RFC 8725
     * section 3.11): a proof of possession, a logout, a security event.
     */
    private static boolean isAccessToken(@Nullable String type) {
        return type != null && TYPES.contains(type.toLowerCase(Locale.ROOT));
    }

    private static Claims json(String segment) {
        try {
            return new Claims(new JsonObject(Buffer.buffer(decode(segment))));
        } catch (DecodeException notJson) {
            throw malformed();
        }
    }

    private static byte[] decode(String segment) {
        try {
            return Base64.getUrlDecoder().decode(segment);
        } catch (IllegalArgumentException notBase64) {
            throw malformed();
        }
    }

    private static RuntimeException malformed() {
        return Refusal.unauthenticated("The access token is not a signed JWT.");
    }
}
