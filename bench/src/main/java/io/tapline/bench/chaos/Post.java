package io.tapline.bench.chaos;

import static java.util.Objects.requireNonNull;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A post that was answered, or whose connection ended.
 *
 * @param user of the population
 * @param dueAt {@link System#nanoTime} when it was sent, or nearly so
 * @param status 0 when the connection ended: nobody knows whether it was accepted
 * @param id for a 201
 */
record Post(int user, long dueAt, int status, @Nullable UUID id) {

    boolean isAccepted() {
        return id != null;
    }

    /** The notification's id; only for a post that {@link #isAccepted}. */
    UUID notification() {
        return requireNonNull(id, "not accepted");
    }
}
