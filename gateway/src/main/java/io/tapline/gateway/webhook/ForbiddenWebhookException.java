package io.tapline.gateway.webhook;

/** A webhook is where the gateway may not connect. */
final class ForbiddenWebhookException extends Exception {
    private static final long serialVersionUID = 1;

    ForbiddenWebhookException(String message) {
        super(message);
    }
}
