package io.tapline.gateway.rest;

import java.util.Optional;
import java.util.UUID;

/** The text form of an id, read strictly: {@link UUID#fromString} also takes short groups, so one id would have many names. */
final class Guid {

    private static final int LENGTH = 36;

    private Guid() {}

    static Optional<UUID> parse(String text) {
        if (text.length() != LENGTH
                || text.charAt(8) != '-'
                || text.charAt(13) != '-'
                || text.charAt(18) != '-'
                || text.charAt(23) != '-') {
            return Optional.empty();
        }
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException notHexadecimal) {
            return Optional.empty();
        }
    }
}
