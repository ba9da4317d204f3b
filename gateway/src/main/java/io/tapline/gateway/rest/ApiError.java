package io.tapline.gateway.rest;

/** Every error that the API answers with; {@code docs/errors.md} lists the same, and a test compares the two. */
public enum ApiError {
    INVALID_REQUEST(400, "invalidRequest", "The request does not match the contract; target names the field."),
    UNAUTHENTICATED(401, "unauthenticated", "The access token is missing, malformed, expired or not trusted."),
    ACCESS_DENIED(403, "accessDenied", "The token is valid but does not allow this."),
    INVALID_SUBSCRIPTION(403, "invalidSubscription", "X-UNS-ID names no active subscription of a user of this app."),
    NOT_FOUND(404, "itemNotFound", "There is no such item for this user."),
    METHOD_NOT_ALLOWED(405, "methodNotAllowed", "This path does not support the method."),
    CONFLICT(409, "conflict", "The state of the item or a limit forbids the change."),
    RESYNC_REQUIRED(410, "resyncRequired", "The token leads nowhere any more; Location says where to begin anew."),
    PRECONDITION_FAILED(412, "preconditionFailed", "The item has changed since the version that If-Match names."),
    PAYLOAD_TOO_LARGE(413, "payloadTooLarge", "The body, decompressed, is over the limit."),
    UNSUPPORTED_MEDIA_TYPE(415, "unsupportedMediaType", "The Content-Type or the Content-Encoding is not supported."),
    FAILED_DEPENDENCY(424, "failedDependency", "A request of the batch that this one depends on has failed."),
    TOO_MANY_REQUESTS(429, "tooManyRequests", "A limit was reached; see Retry-After."),
    INTERNAL_ERROR(500, "internalServerError", "A fault of the gateway; request-id helps to find it."),
    SERVICE_UNAVAILABLE(
            503, "serviceUnavailable", "The gateway cannot take this now and has not taken it; see Retry-After.");

    private final int status;
    private final String code;
    private final String meaning;

    ApiError(int status, String code, String meaning) {
        this.status = status;
        this.code = code;
        this.meaning = meaning;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The value of {@code error.code}. */
    public String code() {
        return code;
    }

    /** When it is answered, in a sentence. */
    public String meaning() {
        return meaning;
    }
}
