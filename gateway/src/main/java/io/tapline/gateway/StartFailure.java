package io.tapline.gateway;

/** Why the gateway cannot start, in words for the operator. */
public final class StartFailure extends RuntimeException {

    public StartFailure(String message) {
        super(message, null, false, false);
    }

    public StartFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
