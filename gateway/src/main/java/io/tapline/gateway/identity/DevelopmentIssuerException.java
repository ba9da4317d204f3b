package io.tapline.gateway.identity;

/** A configured issuer is the development issuer, which gives a token to whoever asks, and the configuration does not say so. */
public final class DevelopmentIssuerException extends UntrustedIssuerException {
    DevelopmentIssuerException(String issuer) {
        super(issuer + " is a development issuer, which gives a token to whoever asks");
    }
}
