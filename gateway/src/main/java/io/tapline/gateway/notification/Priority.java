package io.tapline.gateway.notification;

/** {@code priority} of a raw notification; a visual one is always sent high. The ordinal is stored: append only. */
public enum Priority {
    NONE("None"),
    HIGH("High"),
    LOW("Low");

    private final String wireName;

    Priority(String wireName) {
        this.wireName = wireName;
    }

    /** The spelling that responses use. */
    public String wireName() {
        return wireName;
    }
}
