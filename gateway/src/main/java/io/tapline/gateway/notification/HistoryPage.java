package io.tapline.gateway.notification;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which page of a user's history. Deleted notifications are there only if the filter asks for a status.
 *
 * @param oldestFirst otherwise the newest come first
 * @param after the id that the page before ended with; null: the first page
 */
public record HistoryPage(
        HistoryFilter filter, boolean oldestFirst, @Nullable UUID after, int limit) {

    /** Everything, the newest first. */
    public static HistoryPage newest(int limit, @Nullable UUID after) {
        return new HistoryPage(HistoryFilter.EVERYTHING, false, after, limit);
    }
}
