package io.tapline.gateway.notification;

import java.util.List;

/**
 * What one node has taken of the work that is due, and no other takes for a while.
 *
 * @param more whether others may be due at this moment
 */
public record Claim<T>(List<T> due, boolean more) {
    public Claim {
        due = List.copyOf(due);
    }
}
