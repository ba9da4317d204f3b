package io.tapline.http2;

import io.netty.util.AsciiString;

/**
 * A request header, ready for HPACK. Constant ones are to be made once and shared. Immutable.
 */
public final class Header {

    private final AsciiString name;
    private final AsciiString value;
    private final boolean indexed;

    private Header(String name, String value, boolean indexed) {
        this.name = AsciiString.cached(name);
        this.value = AsciiString.of(value);
        this.indexed = indexed;
    }

    /** A header whose value recurs on a connection: it enters the HPACK dynamic table. The name is in lower case. */
    public static Header indexed(String name, String value) {
        return new Header(name, value, true);
    }

    /**
     * A header that must not enter the HPACK dynamic table: it differs from request to request, or is a secret. The name is
     * in lower case.
     */
    public static Header literal(String name, String value) {
        return new Header(name, value, false);
    }

    public AsciiString name() {
        return name;
    }

    public AsciiString value() {
        return value;
    }

    /** Whether it may enter the HPACK dynamic table. */
    public boolean isIndexed() {
        return indexed;
    }
}
