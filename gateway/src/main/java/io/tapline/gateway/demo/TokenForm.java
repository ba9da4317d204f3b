package io.tapline.gateway.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client sends to a token endpoint (RFC 6749 section 4), with its own credentials. */
record TokenForm(MultiMap fields, String clientId, String clientSecret) {

    private static final String BASIC = "Basic ";

    static TokenForm of(HttpServerRequest request) {
        MultiMap fields = request.formAttributes();
        String authorization = request.getHeader("Authorization");
        if (authorization == null) {
            return new TokenForm(fields, text(fields, "client_id"), text(fields, "client_secret"));
        }
        String[] pair = basic(authorization).split(":", 2);
        if (pair.length < 2) {
            throw badBasic();
        }
        // RFC 6749 section 2.3.1: both halves are form-encoded before they are joined.
        return new TokenForm(fields, formDecoded(pair[0]), formDecoded(pair[1]));
    }

    private static String formDecoded(String text) {
        try {
            return URLDecoder.decode(text, UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw badBasic();
        }
    }

    private static String basic(String authorization) {
        if (!authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            throw badBasic();
        }
        try {
            return new String(Base64.getDecoder().decode(authorization.substring(BASIC.length())), UTF_8);
        } catch (IllegalArgumentException notBase64) {
            throw badBasic();
        }
    }

    private static OAuthException badBasic() {
        return new OAuthException("invalid_client", "The Authorization header is not of the Basic form.");
    }

    /** A field's value, "" for none. */
    String text(String name) {
        return text(fields, name);
    }

    List<String> scopes() {
        return List.of(text("scope").trim().split("\\s+"));
    }

    private static String text(MultiMap fields, String name) {
        @Nullable String value = fields.get(name);
        return value == null ? "" : value;
    }
}
