package io.tapline.gateway.demo;

import io.vertx.core.json.JsonObject;

/** An error answer of a token endpoint (RFC 6749 section 5.2). */
final class OAuthException extends RuntimeException {

    private final String error;

    OAuthException(String error, String description) {
        super(description, null, false, false);
        this.error = error;
    }

    boolean isInvalidClient() {
        return error.equals("invalid_client");
    }

    int status() {
        return isInvalidClient() ? 401 : 400;
    }

    JsonObject body() {
        return new JsonObject().put("error", error).put("error_description", getMessage());
    }
}
