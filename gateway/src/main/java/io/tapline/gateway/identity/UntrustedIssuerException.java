package io.tapline.gateway.identity;

/** What an issuer's address serves must not be believed. */
public class UntrustedIssuerException extends RuntimeException {
    UntrustedIssuerException(String message) {
        super(message);
    }
}
