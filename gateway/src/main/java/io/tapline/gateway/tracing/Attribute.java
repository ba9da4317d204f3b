package io.tapline.gateway.tracing;

/**
 * What a span may say: never a payload, a token, a push address, an UNSID or a user. Names of OpenTelemetry's <a
 * href="https://opentelemetry.io/docs/specs/semconv/">semantic conventions</a> where they have one.
 */
final class Attribute {

    static final String ROUTE = "http.route";
    static final String METHOD = "http.request.method";
    static final String NOTIFICATION = "tapline.notification.id";
    static final String APP = "tapline.app";
    static final String HOST = "tapline.target.host";
    static final String ENDPOINTS = "tapline.endpoints";
    static final String BATCH_ROWS = "tapline.batch.rows";
    static final String PLATFORM = "tapline.platform";
    static final String ATTEMPT = "tapline.attempt";
    static final String OUTCOME = "tapline.outcome";
    static final String CAUSE = "tapline.cause";

    private Attribute() {}
}
