package io.tapline.gateway.sealing;

/** Sealed content that does not open; the message says why, and names the key. */
public final class UnreadableException extends Exception {
    UnreadableException(String message) {
        super(message);
    }
}
