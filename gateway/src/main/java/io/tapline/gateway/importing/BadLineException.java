package io.tapline.gateway.importing;

/** A line that is not imported. Its message says why, in words for the operator, and quotes nothing of the line. */
final class BadLineException extends RuntimeException {

    BadLineException(String reason) {
        super(reason, null, false, false);
    }
}
