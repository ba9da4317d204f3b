package io.tapline.gateway.store;

import java.util.List;

/** This Postgres would break a promise. The message is for the operator. */
public final class UnsafePostgresException extends RuntimeException {

    UnsafePostgresException(List<String> problems) {
        super("Tapline must not use this Postgres: " + String.join("; ", problems));
    }
}
