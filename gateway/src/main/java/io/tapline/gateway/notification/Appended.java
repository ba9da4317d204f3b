package io.tapline.gateway.notification;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/**
 * What became of a {@link Posting}.
 *
 * @param posting the id that the notification was posted with: now, or the first time
 * @param item the id of the item in the history: another one if an item was replaced
 * @param sequence the item's place in its user's feed then
 */
public record Appended(Result result, UUID posting, UUID item, long sequence) {

    /** What was done. */
    public enum Result {
        /** There is an item more. */
        CREATED,
        /** An item has new content, and is unread again. */
        REPLACED,
        /** Nothing: it was done before, for the same key. */
        REPEATED,
        /** Nothing: the key was used with another body. */
        KEY_REUSED
    }

    public Appended {
        requireNonNull(result, "result");
        requireNonNull(posting, "posting");
        requireNonNull(item, "item");
    }

    /** Whether there is content that nobody was told of yet. */
    public boolean isNew() {
        return result == Result.CREATED || result == Result.REPLACED;
    }

    /** Whether this, or the first time, replaced an item. */
    public boolean isReplacement() {
        return !item.equals(posting);
    }
}
