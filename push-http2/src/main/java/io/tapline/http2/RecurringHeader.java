package io.tapline.http2;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A header that takes one of few values on nearly every request, such as the current credential or an app's topic. Makes a
 * {@link Header} only for a value that it did not see lately. Thread-safe without locks: a lost race makes a header once more.
 */
public final class RecurringHeader {

    private static final int SLOTS = 16;

    private record Known(String value, Header header) {}

    private final String name;
    private final boolean indexed;
    private final @Nullable Known[] known = new Known[SLOTS];

    private RecurringHeader(String name, boolean indexed) {
        this.name = requireNonNull(name, "name");
        this.indexed = indexed;
    }

    /** Its values may enter the HPACK dynamic table. */
    public static RecurringHeader indexed(String name) {
        return new RecurringHeader(name, true);
    }

    /** Its values must not enter the HPACK dynamic table. */
    public static RecurringHeader literal(String name) {
        return new RecurringHeader(name, false);
    }

    public Header of(String value) {
        int hash = value.hashCode();
        int slot = (hash ^ hash >>> 16) & (SLOTS - 1);
        Known last = known[slot];
        if (last != null && last.value.equals(value)) {
            return last.header;
        }
        Header header = indexed ? Header.indexed(name, value) : Header.literal(name, value);
        known[slot] = new Known(value, header);
        return header;
    }
}
